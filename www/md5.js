// MD5 (RFC 1321) of bytes that come in pieces. Catalogues of voices have no other hash, and browsers have no MD5. It
// finds damage; it is no protection from whoever controls the host.

const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const sines = Int32Array.from({length: 64}, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
const blockBytes = 64;

export class Md5 {
  #state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  #rest = new Uint8Array(blockBytes);  // the beginning of the next block
  #restBytes = 0;
  #bytes = 0;

  /** piece: a Uint8Array. */
  update(piece) {
    this.#bytes += piece.length;
    const first = Math.min(piece.length, (blockBytes - this.#restBytes) % blockBytes);
    this.#keep(piece.subarray(0, first));
    const blocks = new Uint8Array(piece.subarray(first, piece.length - (piece.length - first) % blockBytes));  // a copy
    const words = new Int32Array(blocks.buffer);
    for (let at = 0; at < words.length; at += 16) this.#block(words, at);
    this.#keep(piece.subarray(first + blocks.length));
    return this;
  }

  /** 32 hexadecimal digits; nothing can be added afterwards. */
  digest() {
    const bits = BigInt(this.#bytes) * 8n, end = new Uint8Array(blockBytes);
    end[0] = 0x80;
    this.update(end.subarray(0, 1 + (2 * blockBytes - 9 - this.#restBytes) % blockBytes));
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, bits, true);
    this.update(length);
    return [...new Uint8Array(this.#state.buffer)].map(byte => byte.toString(16).padStart(2, '0')).join('');
  }

  #keep(piece) {
    this.#rest.set(piece, this.#restBytes);
    this.#restBytes += piece.length;
    if (this.#restBytes < blockBytes) return;
    this.#block(new Int32Array(this.#rest.buffer), 0);
    this.#restBytes = 0;
  }

  #block(words, at) {
    const state = this.#state;
    let [a, b, c, d] = state;
    for (let i = 0; i < 64; ++i) {
      const round = i >> 4;
      const mixed = round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c)
        : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const word = round === 0 ? i : round === 1 ? 5 * i + 1 : round === 2 ? 3 * i + 5 : 7 * i;
      const sum = (a + mixed + sines[i] + words[at + (word & 15)]) | 0, shift = shifts[4 * round + (i & 3)];
      [a, d, c] = [d, c, b];
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
  }
}
