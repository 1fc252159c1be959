// Reads entries of a zip archive (APPNOTE 6.3) from a file of the user's: only what is asked for, within bounds that
// are checked before and while an entry is unpacked. The browser unpacks (DecompressionStream).
const mostEntries = 20_000, mostDirectory = 4e6, lookedAtForEnd = 65_557;
const mostRatio = 300, freeRatio = 1e6;  // an entry of more bytes than freeRatio may be packed mostRatio times at most

export class ZipError extends Error {}

const crcTable = Uint32Array.from({length: 256}, (_, i) => {
  let sum = i;
  for (let bit = 0; bit < 8; ++bit) sum = sum >>> 1 ^ (sum & 1 ? 0xedb88320 : 0);
  return sum;
});

function crcOf(bytes) {
  let sum = ~0;
  for (const byte of bytes) sum = sum >>> 8 ^ crcTable[(sum ^ byte) & 255];
  return ~sum >>> 0;
}

const viewOf = async (file, start, end) => new DataView(await file.slice(start, end).arrayBuffer());
const cut = () => new ZipError('it is cut off or damaged');

// Where the central directory is: {entries, size, at}.
async function endOf(file) {
  const from = Math.max(0, file.size - lookedAtForEnd), view = await viewOf(file, from, file.size);
  for (let at = view.byteLength - 22; at >= 0; --at) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    const entries = view.getUint16(at + 10, true), size = view.getUint32(at + 12, true);
    const directory = view.getUint32(at + 16, true);
    if (entries === 0xffff || directory === 0xffffffff) throw new ZipError('it is a zip64 archive');
    if (entries > mostEntries || size > mostDirectory) throw new ZipError(`it has more than ${mostEntries} entries`);
    if (directory + size > from + at) throw cut();
    return {entries, size, at: directory};
  }
  throw cut();
}

export class ZipEntries {
  #file;
  #entries = new Map();

  /** Reads the directory of a File or Blob. Throws a ZipError with the reason. */
  static async of(file) {
    const {entries, size, at} = await endOf(file), view = await viewOf(file, at, at + size);
    const archive = new ZipEntries(), text = new TextDecoder();
    archive.#file = file;
    for (let i = 0, place = 0; i < entries; ++i) {
      if (place + 46 > size || view.getUint32(place, true) !== 0x02014b50) throw cut();
      const [nameLength, extra, comment] = [28, 30, 32].map(offset => view.getUint16(place + offset, true));
      if (place + 46 + nameLength > size) throw cut();
      const name = text.decode(new Uint8Array(view.buffer, place + 46, nameLength));
      archive.#entries.set(name, {flags: view.getUint16(place + 8, true), method: view.getUint16(place + 10, true),
        crc: view.getUint32(place + 16, true), packed: view.getUint32(place + 20, true),
        bytes: view.getUint32(place + 24, true), at: view.getUint32(place + 42, true)});
      place += 46 + nameLength + extra + comment;
    }
    return archive;
  }

  has(name) { return this.#entries.has(name); }

  /** The bytes of an entry, of at most `most` bytes. Throws a ZipError with the reason. */
  async read(name, most) {
    const entry = this.#entries.get(name);
    if (!entry) throw new ZipError(`it lacks ${name}`);
    const {flags, method, crc, packed, bytes, at} = entry;
    if (flags & 1) throw new ZipError(`${name} in it is encrypted`);
    if (method !== 0 && method !== 8) throw new ZipError(`${name} in it is packed by an unknown method`);
    if (bytes > most) throw new ZipError(`${name} in it has ${Math.ceil(bytes / 1e6)} MB, more than ${most / 1e6}`);
    if (bytes > freeRatio && bytes > packed * mostRatio) {
      throw new ZipError(`${name} in it would grow to more than ${mostRatio} times its size`);
    }
    const head = await viewOf(this.#file, at, at + 30);
    if (head.byteLength < 30 || head.getUint32(0, true) !== 0x04034b50) throw cut();
    const start = at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
    const data = this.#file.slice(start, start + packed);
    if (data.size !== packed) throw cut();
    const found = await unpacked(data, method, bytes);
    if (crcOf(found) !== crc) throw new ZipError(`${name} in it is damaged`);
    return found;
  }
}

// Stops at the first byte beyond those that the directory has declared.
async function unpacked(data, method, bytes) {
  const stream = method === 8 ? data.stream().pipeThrough(new DecompressionStream('deflate-raw')) : data.stream();
  const reader = stream.getReader(), found = new Uint8Array(bytes);
  let length = 0;
  try {
    for (let step; !(step = await reader.read()).done; length += step.value.length) {
      if (length + step.value.length > bytes) throw new ZipError('an entry of it is longer than it says');
      found.set(step.value, length);
    }
  } catch (error) {
    void reader.cancel().catch(() => {});
    throw error instanceof ZipError ? error : cut();
  }
  if (length !== bytes) throw cut();
  return found;
}
