// The part of player.js on the audio thread: a ring buffer of samples, which grows if the engine is far ahead, and a
// conversion from the voice's sample rate to the device's.

// Weights for interpolation by a windowed sinc: one row for each position between two samples that occurs (at most
// 1024, which is finer than can be heard), with half of its weights before the position and half after it.
class Weights {
  constructor(from, to) {
    // if the device's rate is lower, frequencies that it cannot play are filtered out
    const wider = Math.max(1, from / to);
    this.half = Math.ceil(32 * wider);
    this.rows = Math.min(1024, to / greatestCommonDivisor(from, to));
    this.values = new Float32Array((this.rows + 1) * 2 * this.half);
    for (let row = 0; row <= this.rows; ++row) this.fill(row, row / this.rows, wider);
  }

  fill(row, place, wider) {
    const count = 2 * this.half, weights = new Float64Array(count);
    for (let i = 0; i < count; ++i) {
      const distance = i - this.half + 1 - place;
      weights[i] = sinc(distance / wider) * kaiser(distance / this.half);
    }
    const sum = weights.reduce((total, weight) => total + weight, 0);
    this.values.set(weights.map(weight => weight / sum), row * count);
  }
}

function greatestCommonDivisor(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

const sinc = x => x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);

// Kaiser's window for 90 dB; 0 outside of [-1, 1].
function kaiser(x) {
  if (Math.abs(x) >= 1) return 0;
  return bessel(9 * Math.sqrt(1 - x * x)) / bessel(9);
}

function bessel(x) {  // of the first kind, modified, order 0
  let sum = 1, term = 1;
  for (let k = 1; term > sum * 1e-12; ++k) sum += term *= (x / (2 * k)) ** 2;
  return sum;
}

class LinnetPlayer extends AudioWorkletProcessor {
  ring = new Float32Array(1 << 16);  // length: a power of two
  rate = 0;
  weights = null;

  constructor() {
    super();
    this.clear(0);
    this.port.onmessage = ({data}) => {
      if (data.session !== this.session) this.clear(data.session);
      if (data.samples) {
        this.use(data.rate);
        this.append(data.samples);
      }
      if (data.end) this.ending = true;
    };
  }

  // `position` counts samples of the voice; `place` is the fraction to the next one, in units of 1 / sampleRate.
  clear(session) {
    Object.assign(this, {
      session, given: 0, position: 0, place: 0, reported: 0, underruns: 0, ending: false, inGap: true,
      isHeard: false});
  }

  use(rate) {
    if (rate === this.rate) return;
    this.rate = rate;
    this.weights = new Weights(rate, sampleRate);
  }

  append(samples) {
    const oldest = this.position - this.weights.half;
    if (this.given + samples.length - oldest > this.ring.length) this.grow(this.given + samples.length - oldest);
    const at = this.given & this.ring.length - 1, first = Math.min(samples.length, this.ring.length - at);
    this.ring.set(samples.subarray(0, first), at);
    this.ring.set(samples.subarray(first), 0);
    this.given += samples.length;
  }

  grow(size) {
    let length = this.ring.length;
    while (length < size) length *= 2;
    const larger = new Float32Array(length);
    for (let i = Math.max(0, this.given - this.ring.length); i < this.given; ++i) {
      larger[i & length - 1] = this.ring[i & this.ring.length - 1];
    }
    this.ring = larger;
  }

  process(_, [[output]]) {
    let count = 0;
    while (count < output.length && this.position < this.given &&
        (this.ending || this.position + this.weights.half < this.given)) output[count++] = this.next();
    if (count > 0 && !this.isHeard) {
      this.isHeard = true;
      this.port.postMessage({session: this.session, firstSound: true});
    }
    this.watch(count, output.length);
    return true;
  }

  next() {
    const {ring, position, weights: {half, rows, values}} = this, mask = ring.length - 1;
    const row = Math.round(this.place / sampleRate * rows) * 2 * half;
    const first = position - half + 1, end = Math.min(first + 2 * half, this.given);
    let sum = 0;
    for (let i = Math.max(first, 0); i < end; ++i) sum += ring[i & mask] * values[row + i - first];
    this.place += this.rate;
    while (this.place >= sampleRate) {
      this.place -= sampleRate;
      this.position++;
    }
    return sum;
  }

  watch(count, wanted) {
    if (count > 0 && count === wanted) {
      this.inGap = false;
    } else if (!this.ending && !this.inGap) {  // the engine was too slow
      this.inGap = true;
      this.port.postMessage({session: this.session, underruns: ++this.underruns});
    }
    if (this.position - this.reported >= this.rate / 20 && count > 0) this.report();
    if (this.ending && this.position >= this.given) {
      Object.assign(this, {ending: false, inGap: true});  // silence after the end is no gap
      this.report({ended: true});
    }
  }

  report(more = {}) {
    this.reported = this.position;
    this.port.postMessage({session: this.session, position: Math.min(this.position, this.given),
      buffered: Math.max(0, this.given - this.position), ...more});
  }
}

registerProcessor('linnet-player', LinnetPlayer);
