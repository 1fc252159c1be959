// The audio thread's side of player.js: a ring of samples that grows when the engine is far ahead of the sound.
class LinnetPlayer extends AudioWorkletProcessor {
  ring = new Float32Array(1 << 16);
  read = 0;
  buffered = 0;
  session = 0;
  position = 0;
  reported = 0;
  underruns = 0;
  ending = false;
  inGap = true;

  constructor() {
    super();
    this.port.onmessage = ({data}) => {
      if (data.session !== this.session) this.clear(data.session);
      if (data.samples) this.append(data.samples);
      if (data.end) this.ending = true;
    };
  }

  clear(session) {
    Object.assign(this, {session, read: 0, buffered: 0, position: 0, reported: 0, underruns: 0, ending: false, inGap: true});
  }

  append(samples) {
    if (this.buffered + samples.length > this.ring.length) this.grow(this.buffered + samples.length);
    const at = (this.read + this.buffered) % this.ring.length;
    const first = Math.min(samples.length, this.ring.length - at);
    this.ring.set(samples.subarray(0, first), at);
    this.ring.set(samples.subarray(first), 0);
    this.buffered += samples.length;
  }

  grow(size) {
    let length = this.ring.length;
    while (length < size) length *= 2;
    const larger = new Float32Array(length), first = Math.min(this.buffered, this.ring.length - this.read);
    larger.set(this.ring.subarray(this.read, this.read + first));
    larger.set(this.ring.subarray(0, this.buffered - first), first);
    this.ring = larger;
    this.read = 0;
  }

  process(_, [[output]]) {
    const count = Math.min(output.length, this.buffered);
    for (let i = 0; i < count; ++i) output[i] = this.ring[(this.read + i) % this.ring.length];
    this.read = (this.read + count) % this.ring.length;
    this.buffered -= count;
    if (count > 0 && this.position === 0) this.port.postMessage({session: this.session, firstSound: true});
    this.position += count;
    this.watch(count, output.length);
    return true;
  }

  watch(count, wanted) {
    if (count > 0 && count === wanted) {
      this.inGap = false;
    } else if (!this.ending && !this.inGap) {  // the engine was too slow
      this.inGap = true;
      this.port.postMessage({session: this.session, underruns: ++this.underruns});
    }
    if (this.position - this.reported >= sampleRate / 20) {
      this.reported = this.position;
      this.port.postMessage({session: this.session, position: this.position, buffered: this.buffered});
    }
    if (this.ending && this.buffered === 0) {
      this.ending = false;
      this.port.postMessage({session: this.session, position: this.position, buffered: 0, ended: true});
    }
  }
}

registerProcessor('linnet-player', LinnetPlayer);
