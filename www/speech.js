// Speaks a text of the page: sound, drawing, marks in the text, and the messages meanwhile.
import {number, t} from './page_language.js';
import {reasonOf} from './reasons.js';

/** Event 'change': whether something is spoken, or pauses, has changed; 'over' when a text has come to its end, or has
 *  failed, and not where another one took its place. */
export class Speech extends EventTarget {
  #player;
  #drawing;
  #notices;
  #log;
  #running = null;  // AbortController of what is spoken
  #marks = null;    // the view that marks what is heard

  constructor({player, drawing, notices, log}) {
    super();
    this.#player = player;
    this.#drawing = drawing;
    this.#notices = notices;
    this.#log = log;
    player.addEventListener('position', ({detail}) => this.#marks?.at(detail.seconds));
  }

  get isRunning() { return this.#running !== null; }

  /** Prepares the sound; call it in the event of a tap, before anything is awaited. */
  unlock() { this.#player.unlock(); }

  halt() {
    this.#running?.abort();
    this.#running = null;
    this.#player.stop();
    this.#marks?.end();
    this.#drawing.stop();
    this.#tell('change');
  }

  /** place: what speaks. marks: a Reading, or a Reader, which has a text of its own; text, note: as of TakenText, for a
   *  Reading. options(signal): those of speak(). Resolves to true when all has been heard. */
  async speak(place, marks, {text, note}, options) {
    this.halt();
    const {say, complain} = this.#notices, mine = this.#running = new AbortController();
    const spoken = {seconds: 0, words: 0};
    const onProgress = step => { if (this.#running === mine) this.#notices.showProgress(step); };
    complain(null);
    say(t('status.speaking'));
    this.#marks = marks;
    this.#drawing.start(() => this.#player.analyser);
    try {
      const blocks = marks.speak(this.#log.follow(place), {...options(mine.signal), onProgress}, text);
      const playing = this.#player.play(blocks, {onBlock: block => {
        if (this.#notices.hideProgress()) say(t('status.speaking'));
        spoken.seconds += block.samples.length / block.sampleRate;
        spoken.words += block.words.length;
        marks.add(block.words);
      }});
      this.#tell('change');
      if (!await playing) return false;
      say(this.#sayingOf(spoken, note));
      marks.end(true);
      return true;
    } catch (error) {
      if (this.#running !== mine) return false;
      say(t('status.not-spoken'));
      complain(reasonOf(error));
      return false;
    } finally {
      if (this.#running === mine) {
        this.halt();
        this.#notices.hideProgress();
        marks.clear();
        this.#tell('over');
      }
    }
  }

  #sayingOf({seconds, words}, note) {
    if (words === 0) return t('status.nothing');
    const milliseconds = Math.round(this.#player.firstSoundSeconds * 1000);
    this.#log.addFirstSound(milliseconds);
    const said = t('status.spoke', {seconds: number(seconds, 1), milliseconds: number(milliseconds)});
    return note ? `${said} ${note}` : said;
  }

  get isPaused() { return this.#player.paused; }

  pauseOrGoOn() {
    void (this.isPaused ? this.#player.resume() : this.#player.pause());
    this.#marks?.pause(this.isPaused);
    this.#tell('change');
    this.#notices.say(t(this.isPaused ? 'status.paused' : 'status.speaking'));
  }

  #tell(type) { this.dispatchEvent(new Event(type)); }
}
