// Speaks in this page: the engine as WebAssembly. Has the same interface as by_server.js.
import {bestFlavour} from './features.js';
import {assets, flavours, hostedVoices} from './hosting.js';
import {KeptVoices} from './kept_voices.js';
import {Linnet} from './linnet.js';
import {number, t} from './page_language.js';
import {reasonOf} from './reasons.js';

const kinds = {relaxed: 'engine.relaxed', simd: 'engine.simd', single: 'engine.simd'};
const flavour = () => bestFlavour(undefined, flavours) ?? undefined;
const megabytes = bytes => Math.round(bytes / 2 ** 20);  // as the governor counts

// Speaks a word to nobody, so that the browser compiles the engine's code now and not when the first text is to sound.
async function warmUp(linnet) {
  try {
    for await (const block of linnet.speak('One.')) {
      void block;
      break;
    }
  } catch { /* what is wrong, the first text will say */ }
}

const voiceSource = ({source}) => typeof source === 'string' ? {model: source} : source;

export class InPage {
  #linnet = null;
  #inUse = null;   // facts about the voice that is ready
  #beside = null;  // {id, name}: of the voice that openBeside() has opened
  #ownVoices;
  #onNote;
  #using = null;   // AbortController of the last use()

  /** ownVoices: resolves to the user's own voices. onNote: gets what the engine's governor does, {kind, message}. */
  constructor(ownVoices, onNote) {
    this.#ownVoices = ownVoices;
    this.#onNote = onNote;
  }

  /** Facts about the voice that is ready; null without one, and after the engine has failed. */
  get voice() { return this.#linnet?.voice ? this.#inUse : null; }

  /** [{name, id, source, isKept, ...}], with what the host says of them; complain is told why the host's are not among
   *  them. */
  async voices(complain) {
    const hosted = await hostedVoices().catch(error => { complain(reasonOf(error)); return []; });
    const kept = new Set((await new KeptVoices().list().catch(() => [])).map(({url}) => url));
    const own = (await this.#ownVoices()).map(voice => ({...voice, isOwn: true}));
    return [...hosted, ...own].map(voice => ({...voice, isKept: kept.has(voice.id)}));
  }

  /** Opens a voice in place of the previous one, which stays if that fails. Aborts a use() in progress. */
  async use(voice, onProgress) {
    this.#using?.abort();
    const using = this.#using = new AbortController(), {signal} = using;
    const source = this.#sourceOf(voice);
    if (!this.voice) {
      this.#linnet?.close();
      this.#linnet = null;
      const linnet = await Linnet.load({voice: source, flavour: flavour(), assets, onProgress, signal,
        onNote: this.#onNote});
      await warmUp(linnet);
      if (signal.aborted) return linnet.close();  // the load has been aborted
      [this.#linnet, this.#inUse, this.#beside] = [linnet, linnet.voice, null];
      return;
    }
    const linnet = this.#linnet, facts = await linnet.openVoice(source, {onProgress, signal});
    await warmUp(linnet);
    [this.#inUse, this.#beside] = [facts, null];
    for (const name of linnet.voiceNames) if (name !== facts.name) await linnet.closeVoice(name);
  }

  /** Opens a second voice, so that both can be heard in turn; resolves to the name by which speak() knows it. It stays
   *  until another one is opened beside, or used. */
  async openBeside(voice, onProgress) {
    const linnet = this.#linnet;
    if (this.#beside?.id === voice.id && linnet.voiceNames.includes(this.#beside.name)) return this.#beside.name;
    if (this.#beside) await linnet.closeVoice(this.#beside.name);
    this.#beside = null;
    const {name} = await linnet.openVoice(this.#sourceOf(voice), {onProgress});
    this.#beside = {id: voice.id, name};
    return name;
  }

  /** Facts about a voice; rejects if it does not open. The voice that is ready stays. */
  async check(voice) {
    const linnet = await Linnet.load({voice: this.#sourceOf(voice), flavour: flavour(), assets}), facts = linnet.voice;
    linnet.close();
    return facts;
  }

  /** Real-time factors of the voice by flavour and threads: see device_measure.js. The voice that is ready stays. */
  async measure(voice, options) {
    const {measureDevice} = await import('./device_measure.js');
    return measureDevice({voice: voiceSource(voice), flavours, assets, ...options});
  }

  // A free name, so that a voice can be opened a second time beside itself.
  #sourceOf(voice) {
    let {name} = voice;
    while (this.#linnet?.voiceNames.includes(name)) name += ' once more';
    return {...voiceSource(voice), name};
  }

  /** Releases all memory; the next use() starts the engine again. */
  leave() {
    this.#using?.abort();
    this.#linnet?.close();
    this.#linnet = null;
  }

  speak(text, options) { return this.#linnet.speak(text, {voice: this.#inUse.name, ...options}); }
  async words(text) { return this.#linnet.words(text, {voice: this.#inUse.name}); }
  async useOwnWords(table, name) { return this.#linnet.addLexicon(table, {name}); }
  estimate(text) { return this.#linnet.estimate(text, {voice: this.#inUse.name}); }
  status() { return this.#linnet.status(); }
  optimize() { return this.#linnet.optimize(); }

  /** {share, words} of the memory in use; used, unit: the same for a chart. */
  async budget() {
    const {usedBytes, limitBytes} = await this.#linnet.memory(), used = megabytes(usedBytes);
    return {share: usedBytes / limitBytes, used: usedBytes / 2 ** 20, unit: 'MB',
      words: t('stability.of', {used: number(used), limit: number(megabytes(limitBytes))})};
  }

  async describe() {
    const {flavour, threads} = this.#linnet.engine, {heapBytes} = await this.#linnet.memory();
    return t('engine.facts', {kind: t(kinds[flavour]), count: threads, megabytes: number(megabytes(heapBytes))});
  }
}
