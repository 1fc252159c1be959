// Puts the data by which the engine reads English into its memory, once for each accent: en-us.g2p when a voice needs
// it, and en-us.unknown, which reads words that the dictionary does not have, when a text has such a word, or ahead of
// that. They are read there in place. `source` is the folder's URL, or {name: Uint8Array} if they are in the page.
import {LinnetError, aborted} from './errors.js';
import {download} from './kept_voices.js';

const needed = file => file.endsWith('.unknown')
  ? `this text has a word that no dictionary has, and needs ${file}` : `this voice needs the data for English, ${file}`;

async function read(source, file, options) {
  if (typeof source !== 'string') {
    if (!source?.[file]) throw new LinnetError('not_found', `${needed(file)}, which this page does not hold`);
    return source[file];
  }
  const {href} = new URL(file, source);
  const bytes = new Uint8Array(await download(href, options).catch(error => {
    throw options.signal?.aborted ? error : new LinnetError('io', `${needed(file)}: ${error.message}`);
  }));
  if (bytes.length === 0) throw new LinnetError('io', `${needed(file)}, and ${href} is empty`);
  return bytes;
}

/** Puts a file's bytes into the engine's memory, its heap. */
export function putFile(engine, memory, file, bytes) {
  const {address, error, message} = engine.addFile(file, bytes.length);
  if (error) throw new LinnetError(error, message);
  new Uint8Array(memory.buffer, address, bytes.length).set(bytes);
}

const whenAborted = signal => new Promise((_, reject) => {
  signal?.addEventListener('abort', () => reject(aborted(signal)));
});

export class EnglishData {
  // File → promise of its bytes, null where they could not be fetched; null once the engine has had them.
  #ahead = new Map();

  /** Begins to fetch a file that may be needed; what is wrong, add() finds. */
  fetchAhead(source, file) {
    if (typeof source !== 'string' || this.#ahead.has(file)) return;
    this.#ahead.set(file, read(source, file, {}).catch(() => null));
  }

  /** Resolves when the engine has the file, such as en-us.g2p; `memory` is its heap. options: signal, onProgress. */
  async add(engine, memory, source, file, options = {}) {
    const ahead = this.#ahead.get(file);
    const bytes = (ahead && await Promise.race([ahead, whenAborted(options.signal)])) ??
      await read(source, file, options);
    this.#ahead.set(file, null);
    putFile(engine, memory, file, bytes);
  }
}
