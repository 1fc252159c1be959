// Neural text-to-speech in the page. One import, no dependency, nothing fetched from anywhere but this folder:
//
//   const linnet = await Linnet.load({voice: 'voices/en_US-joe-medium.onnx'});
//   for await (const {samples, sampleRate, words} of linnet.speak('Hello.')) play(samples);
//   linnet.close();
//
// The engine runs in a worker, on as many threads as the page's isolation allows. linnet.d.ts documents every option.
import {LinnetError, aborted} from './errors.js';
import {bestFlavour, features} from './features.js';
import {gainsMeasured, rememberGain} from './gains.js';
import {onHints} from './hints.js';
import {wavBlob} from './wav.js';

export {LinnetError} from './errors.js';
export {bestFlavour, features} from './features.js';
export {Player} from './player.js';
export {LinnetSpeech, LinnetUtterance} from './speech_synthesis.js';
export {KeptVoices as VoiceStore} from './kept_voices.js';

const smallestMemoryMB = 32, largestMemoryMB = 2048, defaultMemoryMB = 1024;

function checkNumber(name, value, least, most) {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw new LinnetError('bad_input', `${name} is ${value}, must be a number from ${least} to ${most}`);
  }
  return value;
}

function checkLoudness(loudness) {
  if (loudness === undefined || loudness === null) return undefined;
  if (loudness === 'normal' || loudness === 'off') return loudness;
  throw new LinnetError('bad_input', `loudness is ${JSON.stringify(loudness)}, must be 'normal' or 'off'`);
}

function checkFlag(name, value) {
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined;
  throw new LinnetError('bad_input', `${name} is ${value}, must be true or false`);
}

function checkFirstSound(value = 'early') {
  if (value !== 'early' && value !== 'exact') {
    throw new LinnetError('bad_input', `firstSound is ${value}, must be 'early' or 'exact'`);
  }
  return value;
}

// What becomes of blocks of code, if the text is Markdown.
function checkMarkdown(markdown, code) {
  if (code !== undefined && code !== 'read' && code !== 'skip') {
    throw new LinnetError('bad_input', `markdownCode is ${code}, must be 'read' or 'skip'`);
  }
  return (checkFlag('markdown', markdown) ?? code !== undefined) ? code ?? 'read' : undefined;
}

function engineOptions(options, voice) {
  let {speaker} = options;
  if (typeof speaker === 'string' && speaker in voice.speakerNames) speaker = voice.speakerNames[speaker];
  const isMix = typeof speaker === 'string' && /[+(]/.test(speaker);  // the engine reads those
  if (typeof speaker === 'string' && !isMix) {
    throw new LinnetError('bad_input', `this voice has no speaker '${speaker}'`);
  }
  const speed = checkNumber('speed', options.speed, 0.1, 10);
  return {
    sampleRate: voice.sampleRate,
    speaker: isMix ? speaker : checkNumber('speaker', speaker, 0, voice.speakers - 1),
    lengthScale: checkNumber('lengthScale', options.lengthScale, 0.05, 20) ?? (speed && voice.lengthScale / speed),
    noiseScale: checkNumber('noiseScale', options.noiseScale, 0, 10),
    noiseW: checkNumber('noiseW', options.noiseW, 0, 10),
    sentenceSilence: checkNumber('sentenceSilence', options.sentenceSilence, 0, 60),
    pitch: checkNumber('pitch', options.pitch, 0.5, 2),
    volume: checkNumber('volume', options.volume, 0, 10),
    loudness: checkLoudness(options.loudness),
    seed: checkNumber('seed', options.seed, 0, Number.MAX_SAFE_INTEGER),
    textNormalization: checkFlag('textNormalization', options.textNormalization),
    markdown: checkMarkdown(options.markdown, options.markdownCode),
    exactFirstSound: checkFirstSound(options.firstSound) === 'exact',
  };
}

function defaultAssets(flavour) {
  const at = name => new URL(name, import.meta.url).href;
  return {worker: at('worker.js'), engine: at(`linnet-${flavour}.mjs`), wasm: at(`linnet-${flavour}.wasm`),
    speechData: at('speech-data/'), englishData: at('english-data/'),
    arabicData: at('arabic-data/'), wordsData: at('words-data/')};
}

const isBundleUrl = url => new URL(url).pathname.endsWith('.linnet');

function voiceSource(voice) {
  const isModel = [URL, Blob, ArrayBuffer].some(kind => voice instanceof kind) || typeof voice === 'string';
  const source = isModel ? {model: voice} : {...voice};
  const absolute = at => typeof at === 'string' || at instanceof URL ? new URL(at, globalThis.location?.href).href : at;
  if (!source.model) {
    throw new LinnetError('bad_input',
      'no voice is given: expected the URL of an .onnx or .linnet file, or {model, settings}');
  }
  source.model = absolute(source.model);
  // A bundle contains its settings, and voices of some families have none, which `settings: null` says. The worker
  // recognises a bundle without a file name by its bytes.
  if (source.settings === undefined && typeof source.model === 'string' && !isBundleUrl(source.model)) {
    source.settings = `${source.model}.json`;
    source.guessed = true;
  }
  source.settings = absolute(source.settings);
  source.name ??= typeof source.model === 'string' ? source.model : 'voice';
  return source;
}

export class Linnet {
  #worker;
  #nextId = 1;
  #waiting = new Map();        // request id → {resolve, reject, onBlock, onProgress}
  #turn = Promise.resolve();   // requests go to the worker one by one, in order
  #voices = new Map();
  #current = null;
  #closed = null;
  #stopHints = () => {};
  #onNote;

  /** @see linnet.d.ts */
  static async load(options = {}) {
    const able = features();
    const flavour = options.flavour ?? bestFlavour(able);
    if (!flavour) throw new LinnetError('internal', 'this browser has no WebAssembly SIMD, which the engine needs');
    if (flavour !== 'single' && !able.threads) {
      throw new LinnetError('bad_input',
        `flavour '${flavour}' needs a cross-origin isolated page (COOP and COEP headers)`);
    }
    const cores = globalThis.navigator?.hardwareConcurrency ?? 1;
    const threads = checkNumber('threads', options.threads, 1, 16) ?? Math.min(Math.max(cores, 1), 4);
    const maxMemoryMB = checkNumber('maxMemoryMB', options.maxMemoryMB, smallestMemoryMB, largestMemoryMB)
      ?? defaultMemoryMB;
    const voice = voiceSource(options.voice);
    const linnet = new Linnet();
    linnet.#onNote = options.onNote;
    try {
      await linnet.#start({...defaultAssets(flavour), ...options.assets}, {flavour, threads, maxMemoryMB},
        options.signal);
      await linnet.openVoice(voice, options);
    } catch (error) {
      linnet.close();
      throw error;
    }
    return linnet;
  }

  async #start({worker, ...assets}, settings, signal) {
    this.#worker = new Worker(worker, {type: 'module', name: 'linnet'});
    this.#worker.onmessage = ({data}) => this.#receive(data);
    this.#worker.onerror = event => {
      event.preventDefault?.();
      this.#fail(new LinnetError('internal', `the engine's worker failed: ${event.message ?? 'it cannot be loaded'}`));
    };
    this.#stopHints = onHints(hints => this.#worker?.postMessage({hints}));
    this.engine = await this.#request({call: 'load', assets, ...settings}, {signal});
  }

  /** Loads a voice, which becomes the one that speaks by default; replaces a voice of the same name. */
  async openVoice(voice, {signal, onProgress} = {}) {
    const source = voiceSource(voice);
    const info = await this.#request({call: 'openVoice', ...source, gains: gainsMeasured()},
      {signal, onProgress}).catch(async error => {
      // The engine may have closed the voice of that name to free memory.
      if (this.#voices.has(source.name)) await this.closeVoice(source.name).catch(() => {});
      throw error;
    });
    if (info.measuredAs) rememberGain(info.measuredAs, info.gainDb);
    this.#voices.set(source.name, {...info, name: source.name, lengthScale: info.lengthScale ?? 1});
    this.#current = source.name;
    return this.voice;
  }

  async closeVoice(name) {
    await this.#request({call: 'closeVoice', name});
    this.#voices.delete(name);
    if (this.#current === name) this.#current = this.#voices.keys().next().value ?? null;
  }

  /** Facts about the default voice: {name, sampleRate, speakers, speakerNames, language, weightBytes}. */
  get voice() { return this.#voices.get(this.#current) ?? null; }
  get voiceNames() { return [...this.#voices.keys()]; }

  #voiceFor(options) {
    if (this.#closed) throw this.#closed;
    const voice = options.voice === undefined ? this.voice : this.#voices.get(options.voice);
    if (!voice) {
      throw new LinnetError('not_found', `no voice '${options.voice ?? ''}' is loaded; openVoice() loads one`);
    }
    return voice;
  }

  /** Speaks text: yields each block when it is computed. Leaving the loop stops the engine. */
  async *speak(text, options = {}) {
    if (typeof text !== 'string') throw new LinnetError('bad_input', `the text is a ${typeof text}, must be a string`);
    const voice = this.#voiceFor(options);
    const request = {call: 'speak', voice: voice.name, text: text.toWellFormed?.() ?? text,
      options: engineOptions(options, voice)}, {onProgress} = options;
    return yield* this.#blocks(request, voice, options.signal, {onProgress});
  }

  /** Speaks a text that is still being written: its pieces come from an (async) iterable. */
  async *speakStream(pieces, options = {}) {
    const iterator = pieces?.[Symbol.asyncIterator]?.() ?? (typeof pieces === 'string' ? null
      : pieces?.[Symbol.iterator]?.());
    if (!iterator) throw new LinnetError('bad_input', `the text is a ${typeof pieces}, must be an iterable of strings`);
    if (options.markdown || options.markdownCode) {
      throw new LinnetError('bad_input', 'Markdown needs a whole text; a stream is plain text');
    }
    const voice = this.#voiceFor(options), id = this.#nextId++, over = new AbortController();
    const abort = () => over.abort(aborted(options.signal));
    if (options.signal?.aborted) abort();
    options.signal?.addEventListener('abort', abort);
    let isOver = false;
    // Pieces are taken when the worker has the request, one after the other.
    const onSent = async () => {
      try {
        for (let next; !isOver && !(next = await iterator.next()).done;) {
          if (typeof next.value !== 'string') {
            throw new LinnetError('bad_input', `a piece of the text is a ${typeof next.value}, must be a string`);
          }
          if (!isOver) this.#worker?.postMessage({id, more: next.value});
        }
        if (!isOver) this.#worker?.postMessage({id, end: true});
      } catch (error) {
        over.abort(error);
      }
    };
    try {
      return yield* this.#blocks({call: 'speakStream', voice: voice.name, options: engineOptions(options, voice)},
        voice, over.signal, {id, onSent, onProgress: options.onProgress});
    } finally {
      isOver = true;
      options.signal?.removeEventListener('abort', abort);
      void Promise.resolve(iterator.return?.()).catch(() => {});  // the writer may stop
    }
  }

  /** Speaks ready phoneme ids as one sentence; for comparisons with other engines. */
  async *speakIds({ids, ...options}) {
    const voice = this.#voiceFor(options);
    return yield* this.#blocks({call: 'speakIds', voice: voice.name, ids: Array.from(ids, Number),
      options: engineOptions(options, voice)},
      voice, options.signal);
  }

  async *#blocks(request, {sampleRate}, signal, {id = this.#nextId++, onSent, onProgress} = {}) {
    const queue = [];
    let wake = () => {}, ended = null, samplesTaken = 0;
    const cancel = () => wake();
    const onBlock = block => { queue.push(block); wake(); };
    signal?.addEventListener('abort', cancel);
    const done = this.#request(request, {id, onBlock, onSent, onProgress, signal}).then(
      result => { ended = {result}; wake(); }, error => { ended = {error}; wake(); });
    try {
      for (;;) {
        if (signal?.aborted) throw aborted(signal);
        const block = queue.shift();
        if (block) {
          const startSeconds = samplesTaken / sampleRate;
          samplesTaken += block.samples.length;
          this.#worker?.postMessage({id, taken: samplesTaken / sampleRate});
          yield {...block, sampleRate, startSeconds};
        } else if (ended) {
          if (ended.error) throw ended.error;
          return ended.result;
        } else {
          await new Promise(resolve => { wake = resolve; });
        }
      }
    } finally {
      signal?.removeEventListener('abort', cancel);
      if (!ended) this.#cancel(id);
      void done;
    }
  }

  /** The whole text as a WAV file of 16-bit samples. */
  async speakToWav(text, options = {}) {
    const parts = [];
    const voice = this.#voiceFor(options);
    let words = 0;
    for await (const block of this.speak(text, options)) {
      parts.push(block.samples);
      words += block.words.length;
    }
    if (words === 0) {
      throw new LinnetError('bad_input', 'the text has nothing to say: no word, number or sign in it is read aloud');
    }
    return wavBlob(parts, voice.sampleRate);
  }

  /** How each word of a text would be spoken, and what has decided it. Nothing is spoken. */
  async words(text, options = {}) {
    if (typeof text !== 'string') throw new LinnetError('bad_input', `the text is a ${typeof text}, must be a string`);
    return this.#request({call: 'words', voice: this.#voiceFor(options).name, text: text.toWellFormed?.() ?? text},
      {now: true});
  }

  /** Adds own pronunciations, of all voices; those of the same name are replaced. */
  async addLexicon(text, {name = 'own words'} = {}) {
    if (typeof text !== 'string') {
      throw new LinnetError('bad_input', `the own pronunciations are a ${typeof text}, must be a string`);
    }
    return this.#request({call: 'addLexicon', name: String(name), text: text.toWellFormed?.() ?? text});
  }

  async clearLexicons() { await this.#request({call: 'clearLexicons'}); }

  /** The memory that a text will take, and whether it is available. Nothing is spoken. */
  async estimate(text, options = {}) {
    if (typeof text !== 'string') throw new LinnetError('bad_input', `the text is a ${typeof text}, must be a string`);
    return this.#request({call: 'estimate', voice: this.#voiceFor(options).name, text: text.toWellFormed?.() ?? text},
      {now: true});
  }

  /** Load, memory, the risk of throttling, and what to do about it. */
  status() { return this.#request({call: 'status'}, {now: true}); }

  /** Reads the machine again and adjusts the settings: threads at once, others for voices that are opened later. */
  optimize() { return this.#request({call: 'optimize'}); }

  /** Facts about this browser, and the settings that the engine has chosen for it. */
  hardware() { return this.#request({call: 'hardware'}, {now: true}); }

  /** {heapBytes, usedBytes, limitBytes} of the engine's memory; the heap never shrinks. */
  memory() { return this.#request({call: 'memory'}, {now: true}); }

  /** Ends the worker, which releases all of the engine's memory. */
  close() {
    this.#fail(new LinnetError('stopped', 'the engine was closed'));
  }

  // ---- requests

  async #request(message, {id = this.#nextId++, signal, onBlock, onProgress, onSent, now = false} = {}) {
    if (this.#closed) throw this.#closed;
    const turn = now ? null : this.#turn;
    let release = () => {};
    if (!now) this.#turn = new Promise(resolve => { release = resolve; });
    const cancel = () => this.#cancel(id);
    signal?.addEventListener('abort', cancel);
    try {
      const entry = {onBlock, onProgress, sent: false, cancelled: false, stop: null};
      const answer = new Promise((resolve, reject) => { Object.assign(entry, {resolve, reject}); });
      this.#waiting.set(id, entry);
      answer.catch(() => {});
      await turn;
      if (this.#closed) throw this.#closed;
      if (entry.cancelled || signal?.aborted) {
        throw signal?.aborted ? aborted(signal) : new LinnetError('stopped', 'stopped');
      }
      if (onBlock) entry.stop = features().threads ? new SharedArrayBuffer(4) : URL.createObjectURL(new Blob());
      entry.sent = true;
      this.#worker.postMessage({...message, id, stop: entry.stop});
      onSent?.();
      return await answer;
    } catch (error) {
      throw signal?.aborted ? aborted(signal) : error;
    } finally {
      signal?.removeEventListener('abort', cancel);
      const entry = this.#waiting.get(id);
      if (typeof entry?.stop === 'string') URL.revokeObjectURL(entry.stop);
      this.#waiting.delete(id);
      release();
    }
  }

  #cancel(id) {
    const entry = this.#waiting.get(id);
    if (!entry || entry.cancelled) return;
    entry.cancelled = true;
    if (!entry.sent) return;
    this.#worker?.postMessage({id, cancel: true});
    // The worker notices this even during a sentence: see worker.js.
    if (typeof entry.stop === 'string') URL.revokeObjectURL(entry.stop);
    else if (entry.stop) Atomics.store(new Int32Array(entry.stop), 0, 1);
  }

  #receive({id, block, progress, note, result, error}) {
    if (note) return this.#onNote?.(note);
    const entry = this.#waiting.get(id);
    if (!entry) return;
    if (block) {
      if (!entry.cancelled) entry.onBlock?.(block);
    } else if (progress) {
      entry.onProgress?.(progress);
    } else if (error) {
      entry.reject(new LinnetError(error.kind, error.message, error.reason));
    } else {
      entry.resolve(result);
    }
  }

  #fail(error) {
    if (this.#closed) return;
    this.#closed = error;
    this.#stopHints();
    this.#worker?.terminate();
    this.#worker = null;
    this.#voices.clear();
    for (const {reject} of this.#waiting.values()) reject(error);
  }
}
