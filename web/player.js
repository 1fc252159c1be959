// Plays blocks as they are made: an AudioWorklet reads from a ring of samples, so that sound starts with the first block
// and has no gaps between blocks. Events: 'position' {seconds, bufferedSeconds} some 20 times a second while it plays.
export class Player extends EventTarget {
  #context = null;
  #node = null;
  #ready = null;
  #rate = 0;
  #session = 0;
  #analyser = null;
  #onEnd = null;
  #workletUrl;

  constructor({worklet = new URL('player_worklet.js', import.meta.url).href} = {}) {
    super();
    this.#workletUrl = worklet;
  }

  /** For drawings: the AnalyserNode that all sound passes; null before the first play(). */
  get analyser() { return this.#analyser; }
  get playing() { return this.#onEnd !== null; }
  get paused() { return this.#context?.state === 'suspended'; }
  /** Blocks that came too late since the last play(), each heard as a gap. */
  underruns = 0;
  /** Seconds between play() and its first sound. */
  firstSoundSeconds = null;

  async #open(rate) {
    if (this.#context && this.#rate === rate) return this.#ready;
    await this.#context?.close();
    this.#rate = rate;
    this.#context = new AudioContext({sampleRate: rate, latencyHint: 'interactive'});
    this.#ready = this.#context.audioWorklet.addModule(this.#workletUrl).then(() => {
      this.#node = new AudioWorkletNode(this.#context, 'linnet-player', {numberOfInputs: 0, outputChannelCount: [1]});
      this.#analyser = new AnalyserNode(this.#context, {fftSize: 1024, smoothingTimeConstant: 0.3});
      this.#node.connect(this.#analyser).connect(this.#context.destination);
      this.#node.port.onmessage = ({data}) => this.#hear(data);
    });
    return this.#ready;
  }

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
  #startedAt = 0;

  /**
   * Plays all blocks of an async iterable of {samples, sampleRate}; onBlock is told of each as it is queued. Resolves to
   * true when the last sample has been heard, to false when stop() came first. Rejects with what the iterable throws.
   */
  async play(blocks, {onBlock} = {}) {
    this.stop();
    const session = ++this.#session;
    this.underruns = 0;
    this.firstSoundSeconds = null;
    this.#startedAt = performance.now();
    const heardAll = new Promise(resolve => { this.#onEnd = () => resolve(true); this.#onStop = () => resolve(false); });
    try {
      for await (const block of blocks) {
        if (session !== this.#session) return false;
        await this.#open(block.sampleRate);
        if (session !== this.#session) return false;
        onBlock?.(block);
        // The iterable's samples stay the caller's, for drawings and files.
        this.#node.port.postMessage({session, samples: block.samples});
        if (!this.#isPausedByUser && this.#context.state === 'suspended') void this.#context.resume();
      }
      if (session !== this.#session) return false;
      if (!this.#node) return true;  // nothing to hear
      this.#node.port.postMessage({session, end: true});
      return await heardAll;
    } finally {
      if (session === this.#session) this.#onEnd = this.#onStop = null;
    }
  }
  #onStop = null;
  #isPausedByUser = false;

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
    this.#onEnd = this.#onStop = null;
    this.#isPausedByUser = false;
  }

  async close() {
    this.stop();
    await this.#context?.close();
    this.#context = this.#node = this.#analyser = null;
  }
}
