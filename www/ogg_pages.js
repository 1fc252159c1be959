// Packets of Opus as a file: pages of Ogg (RFC 3533, RFC 7845), of one stream with one channel.
const opusRate = 48000;           // in which Opus counts, whatever the encoder was given
const preSkip = 312;              // samples that libopus delays by: 6.5 ms
const pagePackets = 50;           // of a page; a second
const heldPackets = 10;           // behind it: more than the encoder gives beyond the last sample
const firstPage = 2, lastPage = 4;

const table = Uint32Array.from({length: 256}, (_, i) => {
  let sum = i << 24;
  for (let bit = 0; bit < 8; ++bit) sum = sum << 1 ^ (sum < 0 ? 0x04c11db7 : 0);
  return sum;
});

function checksum(bytes) {
  let sum = 0;
  for (const byte of bytes) sum = sum << 8 ^ table[sum >>> 24 ^ byte];
  return sum >>> 0;
}

// How long a packet is: the first byte says it (RFC 6716, 3.1).
function samplesOf(packet) {
  const kind = packet[0] >> 3, code = packet[0] & 3, frames = code === 0 ? 1 : code < 3 ? 2 : packet[1] & 63;
  const frame = kind < 12 ? [480, 960, 1920, 2880][kind & 3] : kind < 16 ? [480, 960][kind & 1] :
    [120, 240, 480, 960][kind & 3];
  return frames * frame;
}

const ascii = text => Uint8Array.from(text, letter => letter.charCodeAt(0));

// The second packet: who wrote the file, then comments (RFC 7845, 5.2).
function tagsWith(name, comments) {
  const texts = [name, ...comments.map(comment => new TextEncoder().encode(comment))];
  const tags = new Uint8Array(12 + texts.reduce((sum, {length}) => sum + 4 + length, 0));
  const view = new DataView(tags.buffer);
  tags.set(ascii('OpusTags'));
  let at = 8;
  for (const [i, text] of texts.entries()) {
    view.setUint32(at, text.length, true);
    tags.set(text, at + 4);
    at += 4 + text.length;
    if (i > 0) continue;
    view.setUint32(at, comments.length, true);
    at += 4;
  }
  return tags;
}

export class OggPages {
  #serial;
  #page = 2;  // behind the two of head()
  #packets = [];
  #granule = 0;
  #rate;

  /** rate: of the speech before it was encoded, in Hz; serial: a number that tells the stream from others. */
  constructor(rate, serial) {
    this.#rate = rate;
    this.#serial = serial;
  }

  /** The two pages that come before all packets. comments: ['NAME=text', …], of less than 60 KB in all. */
  head(comments = []) {
    const head = new DataView(new ArrayBuffer(19)), name = ascii('Linnet');
    new Uint8Array(head.buffer).set(ascii('OpusHead'));
    head.setUint8(8, 1);
    head.setUint8(9, 1);  // channel
    head.setUint16(10, preSkip, true);
    head.setUint32(12, this.#rate, true);
    return [this.#write([new Uint8Array(head.buffer)], 0, firstPage, 0),
      this.#write([tagsWith(name, comments)], 0, 0, 1)];
  }

  /** The pages that are full with this packet: none or one. */
  add(packet) {
    // The last page says where the file ends, so packets from about there on are held back for it.
    this.#packets.push(packet);
    return this.#packets.length < pagePackets + heldPackets ? [] : [this.#flush(pagePackets, 0)];
  }

  /** The last page. samples: how many there were in all, at the rate of the speech; what the encoder has given beyond
   *  them is not played. */
  end(samples) {
    const end = preSkip + Math.round(samples * opusRate / this.#rate);
    while (this.#packets.length > 1 && this.#granuleWith(this.#packets.slice(0, -1)) >= end) this.#packets.pop();
    return this.#flush(this.#packets.length, lastPage, end);
  }

  #granuleWith(packets) { return packets.reduce((sum, packet) => sum + samplesOf(packet), this.#granule); }

  #flush(count, flags, end = Infinity) {
    const packets = this.#packets.splice(0, count);
    this.#granule = this.#granuleWith(packets);
    return this.#write(packets, Math.min(end, this.#granule), flags);
  }

  #write(packets, granule, flags, page = this.#page++) {
    const lacing = packets.flatMap(({length}) => [...Array(Math.floor(length / 255)).fill(255), length % 255]);
    const size = packets.reduce((sum, {length}) => sum + length, 0), start = 27 + lacing.length;
    const bytes = new Uint8Array(start + size), view = new DataView(bytes.buffer);
    bytes.set(ascii('OggS'));
    bytes[5] = flags;
    view.setBigUint64(6, BigInt(granule), true);
    view.setUint32(14, this.#serial, true);
    view.setUint32(18, page, true);
    bytes[26] = lacing.length;
    bytes.set(lacing, 27);
    let at = start;
    for (const packet of packets) {
      bytes.set(packet, at);
      at += packet.length;
    }
    view.setUint32(22, checksum(bytes), true);
    return bytes;
  }
}
