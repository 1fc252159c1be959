// Speaking in this page: the engine as WebAssembly. Has the same shape as by_server.js.
import {assets, hostedVoices} from './hosting.js';
import {Linnet} from './linnet.js';

const kinds = {relaxed: 'WebAssembly with relaxed SIMD', simd: 'WebAssembly with SIMD', single: 'WebAssembly with SIMD'};
const megabytes = bytes => Math.round(bytes / 2 ** 20);  // as the governor counts

export class InPage {
  #linnet = null;
  #ownVoices;
  #left = 0;  // how often leave() was called

  constructor(ownVoices) { this.#ownVoices = ownVoices; }

  get voice() { return this.#linnet?.voice ?? null; }

  async voices() {
    const own = (await this.#ownVoices()).map(({name, url}) => ({name, id: url, source: url}));
    return [...await hostedVoices(), ...own];
  }

  async use({source}, onProgress) {
    if (!this.#linnet) {
      const left = this.#left, linnet = await Linnet.load({voice: source, assets, onProgress});
      if (left === this.#left && !this.#linnet) this.#linnet = linnet;
      else linnet.close();  // nobody waits for it any more
      return;
    }
    const before = this.voice?.name;
    await this.#linnet.openVoice(source, {onProgress});
    if (before && before !== this.voice.name) await this.#linnet.closeVoice(before);
  }

  /** Gives all of its memory back; use() starts anew. */
  leave() {
    this.#linnet?.close();
    this.#linnet = null;
    this.#left++;
  }

  speak(text, options) { return this.#linnet.speak(text, options); }
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
    return `${kinds[flavour]}, ${threads} ${threads === 1 ? 'thread' : 'threads'}; the heap has grown to ${megabytes(heapBytes)} MB.`;
  }
}
