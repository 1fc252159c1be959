// Puts the data by which the engine reads English into its memory, once for each accent (en-us.g2p, en-gb.g2p). They
// are read there in place. `source` is the folder's URL, or {name: Uint8Array} if they are in the page.
import {LinnetError} from './errors.js';

async function read(source, name) {
  const needed = `this voice needs the data for English, ${name}`;
  if (typeof source !== 'string') {
    if (!source?.[name]) throw new LinnetError('not_found', `${needed}, which this page does not hold`);
    return source[name];
  }
  const url = new URL(name, source).href;
  const response = await fetch(url).catch(error => {
    throw new LinnetError('io', `${needed}, and ${url} cannot be fetched: ${error.message}`);
  });
  if (!response.ok) throw new LinnetError('io', `${needed}, and ${url} answers ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer().catch(error => {
    throw new LinnetError('io', `${needed}, and the download of ${url} broke off: ${error.message}`);
  }));
  if (bytes.length === 0) throw new LinnetError('io', `${needed}, and ${url} is empty`);
  return bytes;
}

/** Resolves when the engine has the data for an accent, such as 'en-us'; `memory` is its heap. */
export async function addEnglish(engine, memory, source, accent) {
  const bytes = await read(source, `${accent}.g2p`);
  const {address, error, message} = engine.addEnglish(accent, bytes.length);
  if (error) throw new LinnetError(error, message);
  new Uint8Array(memory.buffer, address, bytes.length).set(bytes);
}
