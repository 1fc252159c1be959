// Voices kept in this browser, in Cache Storage: a file is stored completely or not at all, so a download that is
// cut leaves nothing behind. Each entry has its size and SHA-256, which is checked whenever the entry is read; a
// damaged entry is deleted and fetched again. Works in pages and workers. Without storage (plain http, private
// windows), voices are fetched every time.
import {isBundle} from './bundle.js';
import {LinnetError, aborted} from './errors.js';

const cacheName = 'linnet-voices-1';
const hashHeader = 'x-linnet-sha256';
const ownVoices = '/own-voices/';  // no host has files there
const isStorable = url => /^https?:/.test(url);  // the files of an extension are not
// Where a user's voices seem to be: beside the page, or, in an extension, at a host that cannot exist.
const ownHost = () => isStorable(location.href) ? location.href : 'https://linnet.invalid/';

/** Null if the browser keeps nothing for this page. */
async function openCache() {
  if (typeof caches === 'undefined') return null;
  return caches.open(cacheName).catch(() => null);
}

/** Lower-case hexadecimal SHA-256; null if the page is no secure context: it then has no hash function. */
export async function sha256(bytes) {
  if (!globalThis.crypto?.subtle) return null;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

const cannotFetch = (kind, url, detail) =>
  new LinnetError(kind, `cannot fetch ${url}: ${detail}`, {code: 'fetch', url: String(url), detail});
const brokeOff = (url, detail) => new LinnetError('io', `the download of ${url} broke off after ${detail}`,
  {code: 'broke-off', url: String(url), detail});

/** The bytes of a URL, fetched; onProgress({url, loaded, total}). */
export async function download(url, {signal, onProgress}) {
  let response;
  try {
    response = await fetch(url, {signal});
  } catch (error) {
    if (signal?.aborted) throw aborted(signal);
    throw cannotFetch('io', url, error.message);
  }
  if (!response.ok) {
    throw cannotFetch(response.status === 404 ? 'not_found' : 'io', url,
      `the server answers ${response.status} ${response.statusText}`);
  }
  // With a content encoding, content-length is the number of encoded bytes.
  const total = response.headers.get('content-encoding')
    ? null : Number(response.headers.get('content-length')) || null;
  let loaded = 0;
  const counted = new TransformStream({transform(chunk, controller) {
    loaded += chunk.byteLength;
    onProgress?.({url: String(url), loaded, total});
    controller.enqueue(chunk);
  }});
  let bytes;
  try {
    bytes = await new Response(response.body.pipeThrough(counted)).arrayBuffer();
  } catch (error) {
    if (signal?.aborted) throw aborted(signal);
    throw brokeOff(url, `${loaded} bytes: ${error.message}`);
  }
  if (total !== null && loaded !== total) {
    throw brokeOff(url, `${loaded} of ${total} bytes`);
  }
  return bytes;
}

/** The bytes of the user's file, which may be a folder, or have been deleted since it was chosen. */
export async function bytesOfFile(file) {
  try {
    return await file.arrayBuffer();
  } catch (error) {
    if (error instanceof RangeError) throw error;  // not enough memory
    throw new LinnetError('io', `the file ${file.name ?? ''} cannot be read: ${error.message}`);
  }
}

async function fromCache(cache, url) {
  const response = await cache?.match(url).catch(() => undefined);
  if (!response) return null;
  const bytes = await response.arrayBuffer().catch(() => null);
  const expected = response.headers.get(hashHeader);
  if (bytes && (!expected || await sha256(bytes) === expected)) return {bytes, hash: expected};
  await cache.delete(url);
  return null;
}

/** Stores bytes under a URL. Returns a LinnetError that says why that failed (mostly the quota), or null. */
async function keep(cache, url, bytes, hash) {
  const headers = {'content-type': 'application/octet-stream', 'content-length': String(bytes.byteLength)};
  if (hash) headers[hashHeader] = hash;
  try {
    await cache.put(url, new Response(bytes, {headers}));
    return null;
  } catch (error) {
    if (error.name !== 'QuotaExceededError') return new LinnetError('io', error.message);
    const megabytes = Math.ceil(bytes.byteLength / 1e6);
    return new LinnetError('io', `the browser has no room for another ${megabytes} MB`, {code: 'no-room', megabytes});
  }
}

/**
 * The bytes of a URL: from this browser if it has them, else fetched. Fetched bytes are stored only by keep(), which
 * the caller calls when the file has proved good; it resolves to a LinnetError if storing failed, else to null.
 * @param {string} url
 * @param {{sha256?: string, signal?: AbortSignal, onProgress?: Function}} options
 * @returns {Promise<{bytes: ArrayBuffer, keep: () => Promise<LinnetError | null>}>}
 */
export async function fetchKept(url, options = {}) {
  const cache = await openCache();
  const kept = await fromCache(cache, url);
  if (kept && (!options.sha256 || kept.hash === options.sha256)) return {bytes: kept.bytes, keep: async () => null};
  if (isOwnVoice(url)) {
    const voice = nameOfVoice(url);
    throw new LinnetError('not_found', `the voice ${voice} is not kept here any more; add it again`,
      {code: 'voice-gone', voice});
  }
  const bytes = await download(url, options);
  const hash = await sha256(bytes);
  if (options.sha256 && hash && hash !== options.sha256) {
    throw new LinnetError('bad_voice',
      `${url} is not the file that was expected: its SHA-256 is ${hash}, not ${options.sha256}`);
  }
  return {bytes, keep: async () => cache && isStorable(url) ? keep(cache, url, bytes, hash) : null};
}

/**
 * The same for a file that a host may lack, since the model beside it may need none: null if the host says that there
 * is none, or if it does not answer and this browser keeps the model without it.
 */
export async function fetchKeptIfThere(url, model, options = {}) {
  try {
    return await fetchKept(url, options);
  } catch (error) {
    if (error.kind === 'not_found') return null;
    if (error.kind === 'io' && await (await openCache())?.match(model).catch(() => undefined)) return null;
    throw error;
  }
}

/** Deletes a stored file. */
export async function forget(url) {
  await (await openCache())?.delete(url).catch(() => {});
}

const isOwnVoice = url => new URL(url).pathname.startsWith(ownVoices);

/** 'a voice' of 'https://host/folder/a%20voice.onnx'. */
export function nameOfVoice(url) {
  const file = new URL(url).pathname.split('/').pop().replace(/\.(onnx|onnx\.json|linnet)$/i, '');
  try {
    return decodeURIComponent(file);
  } catch {
    return file;  // with a % that stands for itself
  }
}

/** The URL under which a user's own voice is kept; that of its settings, if it has any, is the same with .json. */
export function ownVoiceUrl(name, isInBundle) {
  return new URL(`${ownVoices}${encodeURIComponent(name)}.${isInBundle ? 'linnet' : 'onnx'}`, ownHost()).href;
}

/** The stored voices, for a voice manager. */
export class KeptVoices {
  /** [{url, bytes}] of every stored file. */
  async list() {
    const cache = await openCache(), entries = [];
    if (!cache) return [];
    for (const request of await cache.keys()) {
      const response = await cache.match(request);
      entries.push({url: request.url, bytes: Number(response?.headers.get('content-length')) || 0});
    }
    return entries;
  }

  /** Stores a user's own voice (settings: null where it has none) and returns the URLs by which it is loaded. The
   *  caller has checked that it opens. Throws a LinnetError of kind io if there is no room, and then stores nothing. */
  async add(name, model, settings) {
    const cache = await openCache();
    if (!cache) throw new LinnetError('io', 'this browser keeps nothing for this page (it needs https or localhost)');
    const start = new Uint8Array(await bytesOfFile(model.slice(0, 8)));
    const url = ownVoiceUrl(name, !settings && isBundle(start));
    const urls = settings ? {model: url, settings: `${url}.json`} : {model: url};
    // The large file first: if there is no room, a stored voice of that name stays unchanged.
    for (const [url, file] of [[urls.model, model], [urls.settings, settings]]) {
      if (!file) continue;
      const bytes = await bytesOfFile(file);
      const problem = await keep(cache, url, bytes, await sha256(bytes));
      if (!problem) continue;
      if (file === settings) await this.remove(urls.model);
      throw new LinnetError('io', `${name} cannot be kept: ${problem.message}`, problem.reason);
    }
    return urls;
  }

  remove(url) { return forget(url); }

  /** {usage, quota} in bytes, if the browser tells. */
  async estimate() {
    return await navigator.storage?.estimate?.() ?? {};
  }
}
