// Plays blocks as they are made: an AudioWorklet reads from a ring of samples, so that sound starts with the first
// block and has no gaps between blocks. Events: 'position' {seconds, bufferedSeconds} some 20 times a second while it
// plays.
//
// Browsers let a page sound only from a tap, a click or a key on, and iPhones only if the AudioContext itself was made
// or resumed while that event was handled. So unlock() and play() do that before they wait for anything, and the
// context is made once, at the device's own rate: the rate of the voice is known only later, and the worklet converts
// it.
import {LinnetError} from './errors.js';

const taps = ['touchend', 'click', 'keydown'];

export class Player extends EventTarget {
  #context = null;
  #node = null;
  #ready = null;
  #rate = 0;
  #session = 0;
  #analyser = null;
  #onEnd = null;
  #onStop = null;
  #startedAt = 0;
  #isPausedByUser = false;
  #workletUrl;

  constructor({worklet = new URL('player_worklet.js', import.meta.url).href} = {}) {
    super();
    this.#workletUrl = worklet;
  }

  /** For drawings: the AnalyserNode that all sound passes; null before the first sound. */
  get analyser() { return this.#analyser; }
  get playing() { return this.#onEnd !== null; }
  get paused() { return this.#isPausedByUser; }
  /** Blocks that came too late since the last play(), each heard as a gap. */
  underruns = 0;
  /** Seconds between play() and its first sound. */
  firstSoundSeconds = null;
  /** Seconds of sound that the last play() was given. */
  seconds = 0;

  /** Makes the sound ready. Call it in the event of a tap whose play() comes later, as when a voice is still to be
   *  loaded. */
  unlock() {
    if (!this.#ready) {
      const ready = this.#ready = this.#open();
      // play() says why, and the next one tries again
      ready.catch(() => { if (this.#ready === ready) void this.#release(); });
    }
    this.#wake();
  }

  async #open() {
    if (typeof AudioContext !== 'function') {
      throw new LinnetError('internal', 'this browser cannot play sound that a page makes');
    }
    const context = this.#context = new AudioContext({latencyHint: 'interactive'});
    if (!context.audioWorklet) {
      throw new LinnetError('internal',
        'browsers play sound that a page makes on https and localhost only; this page is on neither');
    }
    try {
      await context.audioWorklet.addModule(this.#workletUrl);
    } catch (error) {
      throw new LinnetError('io',
        `cannot load ${this.#workletUrl.slice(0, 200)}, which plays the sound: ${error.message}`);
    }
    const node = new AudioWorkletNode(context, 'linnet-player', {numberOfInputs: 0, outputChannelCount: [1]});
    const analyser = new AnalyserNode(context, {fftSize: 2048, smoothingTimeConstant: 0.3});
    node.connect(analyser).connect(context.destination);
    node.port.onmessage = ({data}) => this.#hear(data);
    [this.#node, this.#analyser] = [node, analyser];
  }

  // A browser may hold the sound back, or a telephone call interrupt it, until the next tap.
  #wake = () => {
    if (!this.#isPausedByUser) this.#context?.resume().catch(() => {});
  };

  #hear(message) {
    if (message.session !== this.#session) return;
    if (message.firstSound) this.firstSoundSeconds = (performance.now() - this.#startedAt) / 1000;
    if (message.underruns !== undefined) this.underruns = message.underruns;
    if (message.position !== undefined) {
      this.dispatchEvent(new CustomEvent('position', {detail: {seconds: message.position / this.#rate,
        bufferedSeconds: message.buffered / this.#rate}}));
    }
    if (message.ended) this.#onEnd?.();
  }

  /**
   * Plays all blocks of an async iterable of {samples, sampleRate}; onBlock is told of each as it is queued. Resolves
   * to true when the last sample has been heard, to false when stop() came first. Rejects with what the iterable
   * throws.
   */
  async play(blocks, {onBlock} = {}) {
    this.stop();
    this.unlock();  // before anything is waited for
    const session = ++this.#session;
    this.underruns = this.seconds = 0;
    this.firstSoundSeconds = null;
    this.#startedAt = performance.now();
    const heardAll = new Promise(resolve => {
      this.#onEnd = () => resolve(true);
      this.#onStop = () => resolve(false);
    });
    for (const tap of taps) addEventListener(tap, this.#wake, true);
    try {
      return await this.#give(blocks, {session, ready: this.#ready, onBlock}) && await heardAll;
    } finally {
      if (session === this.#session) this.#forget();
    }
  }

  // Gives the blocks to the worklet; false when stop() came first.
  async #give(blocks, {session, ready, onBlock}) {
    for await (const block of blocks) {
      if (session !== this.#session) return false;
      await ready;
      if (session !== this.#session) return false;
      this.#rate = block.sampleRate;
      this.seconds += block.samples.length / block.sampleRate;
      onBlock?.(block);
      // The iterable's samples stay the caller's, for drawings and files.
      this.#node.port.postMessage({session, rate: block.sampleRate, samples: block.samples});
    }
    if (session !== this.#session) return false;
    if (this.seconds === 0) this.#onEnd();  // nothing to hear
    else this.#node.port.postMessage({session, end: true});
    return true;
  }

  #forget() {
    this.#onEnd = this.#onStop = null;
    for (const tap of taps) removeEventListener(tap, this.#wake, true);
  }

  async pause() {
    this.#isPausedByUser = true;
    await this.#context?.suspend();
  }

  async resume() {
    this.#isPausedByUser = false;
    await this.#context?.resume();
  }

  /** Silence at once; what is queued is dropped. */
  stop() {
    this.#session++;
    this.#node?.port.postMessage({session: this.#session, clear: true});
    this.#onStop?.();
    this.#forget();
    this.#isPausedByUser = false;
  }

  async close() {
    this.stop();
    await this.#release();
  }

  #release() {
    const context = this.#context;
    this.#context = this.#node = this.#analyser = this.#ready = null;
    return context?.close();
  }
}
