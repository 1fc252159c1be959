// The interface of the browser's speechSynthesis, implemented by Linnet: pages that use it need to change two names.
import {Player} from './player.js';

/** Like SpeechSynthesisUtterance. Events: start, boundary (charIndex, charLength, elapsedTime), pause, resume, end,
 *  error. */
export class LinnetUtterance extends EventTarget {
  constructor(text = '') {
    super();
    this.text = text;
    this.lang = '';
    this.voice = null;   // one of getVoices(), or null
    this.rate = 1;       // 0.1 to 10
    this.pitch = 1;      // 0 to 2: from an octave lower to an octave higher
    this.volume = 1;     // 0 to 1
    for (const type of ['start', 'boundary', 'pause', 'resume', 'end', 'error']) {
      this[`on${type}`] = null;
      this.addEventListener(type, event => this[`on${type}`]?.(event));
    }
  }
}

export class LinnetSpeech extends EventTarget {
  #linnet;
  #player;
  #queue = [];
  #current = null;
  #abort = null;
  #isPaused = false;

  /** linnet: a loaded Linnet, which the caller closes. */
  constructor(linnet, {player = new Player()} = {}) {
    super();
    this.#linnet = linnet;
    this.#player = player;
  }

  get speaking() { return this.#current !== null; }
  get pending() { return this.#queue.length > 0; }
  get paused() { return this.#isPaused; }

  getVoices() {
    if (!this.#linnet.voice) return [];
    const {name, language, speakers, speakerNames} = this.#linnet.voice;
    const names = Object.entries(speakerNames);
    const voiceOf = (speakerName, speaker) => ({voiceURI: `${name}#${speaker}`, name: speakerName, lang: language,
      localService: true, default: speaker === 0, speaker});
    return names.length ? names.map(([speakerName, speaker]) => voiceOf(speakerName, speaker)) :
      Array.from({length: speakers}, (_, speaker) => voiceOf(name, speaker));
  }

  speak(utterance) {
    this.#player.unlock();  // now, during the tap, even if other utterances are spoken first
    this.#queue.push(utterance);
    if (!this.#current) void this.#speakNext();
  }

  cancel() {
    const unspoken = this.#queue.splice(0);
    this.#abort?.abort();
    this.#player.stop();
    for (const utterance of unspoken) this.#tell('error', {error: 'canceled'}, utterance);
  }

  pause() {
    if (this.#isPaused) return;
    this.#isPaused = true;
    void this.#player.pause();
    this.#tell('pause');
  }

  resume() {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    void this.#player.resume();
    this.#tell('resume');
  }

  #tell(type, details = {}, utterance = this.#current) {
    utterance?.dispatchEvent(Object.assign(new Event(type), {utterance, ...details}));
  }

  async #speakNext() {
    const utterance = this.#queue.shift();
    if (!utterance) return;
    this.#current = utterance;
    this.#abort = new AbortController();
    const words = [];
    const onPosition = ({detail}) => {
      while (words.length && words[0].start <= detail.seconds) {
        const {start, textStart, textEnd} = words.shift();
        this.#tell('boundary',
          {name: 'word', charIndex: textStart, charLength: textEnd - textStart, elapsedTime: start});
      }
    };
    this.#player.addEventListener('position', onPosition);
    let hasBegun = false, hasWords = false;
    const begin = () => {
      if (!hasBegun) this.#tell('start', {elapsedTime: 0});
      hasBegun = true;
    };
    try {
      const {rate, pitch, volume, voice, text} = utterance;
      const playing = this.#player.play(this.#linnet.speak(text, {speed: rate, pitch: 2 ** (pitch - 1), volume,
        speaker: voice?.speaker, signal: this.#abort.signal}), {onBlock: block => {
        words.push(...block.words);
        hasWords ||= block.words.length > 0;
        begin();
      }});
      if (this.#isPaused) void this.#player.pause();  // play() begins unpaused
      if (await playing) {
        begin();
        this.#tell('end', {elapsedTime: this.#player.seconds, nothingToSay: !hasWords});
      } else {
        this.#tell('error', {error: 'canceled'});
      }
    } catch (error) {
      this.#tell('error',
        {error: error.name === 'AbortError' ? 'canceled' : 'synthesis-failed', message: error.message});
    } finally {
      this.#player.removeEventListener('position', onPosition);
      this.#current = null;
      void this.#speakNext();
    }
  }
}
