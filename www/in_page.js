// Speaks in this page: the engine as WebAssembly. Has the same interface as by_server.js.
import {bestFlavour} from './features.js';
import {assets, flavours, hostedVoices} from './hosting.js';
import {Linnet} from './linnet.js';

const kinds = {relaxed: 'WebAssembly with relaxed SIMD', simd: 'WebAssembly with SIMD',
  single: 'WebAssembly with SIMD'};
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

export class InPage {
  #linnet = null;
  #ownVoices;
  #using = null;   // AbortController of the last use()

  constructor(ownVoices) { this.#ownVoices = ownVoices; }

  /** Facts about the voice that is ready; null without one, and after the engine has failed. */
  get voice() { return this.#linnet?.voice ?? null; }

  /** [{name, id, source}]; complain is told why the host's are not among them. */
  async voices(complain) {
    const hosted = await hostedVoices().catch(error => { complain(error.message); return []; });
    return [...hosted, ...await this.#ownVoices()];
  }

  /** Opens a voice in place of the previous one, which stays if that fails. Aborts a use() in progress. */
  async use(voice, onProgress) {
    this.#using?.abort();
    const using = this.#using = new AbortController(), {signal} = using;
    const source = this.#sourceOf(voice);
    if (!this.voice) {
      this.#linnet?.close();
      this.#linnet = null;
      const linnet = await Linnet.load({voice: source, flavour: flavour(), assets, onProgress, signal});
      await warmUp(linnet);
      if (!signal.aborted) this.#linnet = linnet;
      else linnet.close();  // the load has been aborted
      return;
    }
    const linnet = this.#linnet;
    await linnet.openVoice(source, {onProgress, signal});
    await warmUp(linnet);
    for (const name of linnet.voiceNames) if (name !== source.name) await linnet.closeVoice(name);
  }

  /** Facts about a voice; rejects if it does not open. The voice that is ready stays. */
  async check(voice) {
    const linnet = await Linnet.load({voice: this.#sourceOf(voice), flavour: flavour(), assets}), facts = linnet.voice;
    linnet.close();
    return facts;
  }

  // A free name, so that a voice can be opened a second time beside itself.
  #sourceOf({name, source}) {
    const isOpen = this.#linnet?.voiceNames.includes(name);
    return {...(typeof source === 'string' ? {model: source} : source), name: isOpen ? `${name} once more` : name};
  }

  /** Releases all memory; the next use() starts the engine again. */
  leave() {
    this.#using?.abort();
    this.#linnet?.close();
    this.#linnet = null;
  }

  speak(text, options) { return this.#linnet.speak(text, options); }
  async words(text) { return this.#linnet.words(text); }
  async useOwnWords(table, name) { return this.#linnet.addLexicon(table, {name}); }
  estimate(text) { return this.#linnet.estimate(text); }
  status() { return this.#linnet.status(); }
  optimize() { return this.#linnet.optimize(); }

  /** {share, words} of the memory in use. */
  async budget() {
    const {usedBytes, limitBytes} = await this.#linnet.memory();
    return {share: usedBytes / limitBytes, words: `${megabytes(usedBytes)} of at most ${megabytes(limitBytes)} MB`};
  }

  async describe() {
    const {flavour, threads} = this.#linnet.engine, {heapBytes} = await this.#linnet.memory();
    return `${kinds[flavour]}, ${threads} ${threads === 1 ? 'thread' : 'threads'}; ` +
      `the heap has grown to ${megabytes(heapBytes)} MB.`;
  }
}
