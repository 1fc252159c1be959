// Plays blocks as they arrive: an AudioWorklet reads from a ring buffer of samples, so that sound starts with the first
// block and has no gaps between blocks. Events: 'position' {seconds, bufferedSeconds} some 20 times a second while it
// plays.
//
// Browsers allow sound only after a tap, a click or a key; iPhones only if the AudioContext is created or resumed while
// that event is handled. So unlock() and play() do that before they await anything. The context is created once, with
// the device's sample rate: the voice's rate is known only later, and the worklet converts it.
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

  /** The AnalyserNode that all sound passes through, for drawings; null before the first sound. */
  get analyser() { return this.#analyser; }
  get playing() { return this.#onEnd !== null; }
  get paused() { return this.#isPausedByUser; }
  /** Number of blocks since the last play() that came too late and caused a gap. */
  underruns = 0;
  /** Seconds between play() and its first sound. */
  firstSoundSeconds = null;
  /** Seconds of audio that the last play() has received. */
  seconds = 0;

  /** Prepares the sound. Call it in the event of a tap if play() comes later, for example after loading a voice. */
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

  // A browser may block the sound, or a telephone call may interrupt it; the next tap resumes it.
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
   * Plays all blocks of an async iterable of {samples, sampleRate}; onBlock is called for each as it is queued.
   * Resolves to true when the last sample has been heard, to false when stop() came first. Rejects with what the
   * iterable throws.
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

  // Sends the blocks to the worklet; false if stop() was called.
  async #give(blocks, {session, ready, onBlock}) {
    for await (const block of blocks) {
      if (session !== this.#session) return false;
      await ready;
      if (session !== this.#session) return false;
      this.#rate = block.sampleRate;
      this.seconds += block.samples.length / block.sampleRate;
      onBlock?.(block);
      // A copy, so that the caller can still use the samples, for drawings and files.
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

  /** Ends the sound at once and drops what is queued. */
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
