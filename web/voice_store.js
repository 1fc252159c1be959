// Voices kept in this browser, in Cache Storage: a put is all or nothing, so a download that was cut leaves nothing behind.
// Each entry carries its size and SHA-256, checked whenever it is read; a damaged one is dropped and fetched again.
// Works in pages and workers. Where the browser offers no storage (plain http, private windows), voices are just fetched.
import {LinnetError, aborted} from './errors.js';

const cacheName = 'linnet-voices-1';
const hashHeader = 'x-linnet-sha256';

/** Null where the browser keeps nothing for this page. */
async function openCache() {
  if (typeof caches === 'undefined') return null;
  return caches.open(cacheName).catch(() => null);
}

/** Lower-case hexadecimal SHA-256; null where the page is no secure context, which has no hash function. */
export async function sha256(bytes) {
  if (!globalThis.crypto?.subtle) return null;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

async function download(url, {signal, onProgress}) {
  let response;
  try {
    response = await fetch(url, {signal});
  } catch (error) {
    if (signal?.aborted) throw aborted(signal);
    throw new LinnetError('io', `cannot fetch ${url}: ${error.message}`);
  }
  if (!response.ok) throw new LinnetError(response.status === 404 ? 'not_found' : 'io',
    `cannot fetch ${url}: the server answers ${response.status} ${response.statusText}`);
  // With a content encoding the length counts other bytes than arrive here.
  const total = response.headers.get('content-encoding') ? null : Number(response.headers.get('content-length')) || null;
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
    throw new LinnetError('io', `the download of ${url} broke off after ${loaded} bytes: ${error.message}`);
  }
  if (total !== null && loaded !== total) {
    throw new LinnetError('io', `the download of ${url} broke off after ${loaded} of ${total} bytes`);
  }
  return bytes;
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

/** Keeps bytes under a URL. Returns why they could not be kept (the quota, mostly), or null. */
async function keep(cache, url, bytes, hash) {
  const headers = {'content-type': 'application/octet-stream', 'content-length': String(bytes.byteLength)};
  if (hash) headers[hashHeader] = hash;
  try {
    await cache.put(url, new Response(bytes, {headers}));
    return null;
  } catch (error) {
    await cache.delete(url).catch(() => {});
    return error.name === 'QuotaExceededError'
      ? `the browser has no room for another ${Math.ceil(bytes.byteLength / 1e6)} MB` : error.message;
  }
}

/**
 * The bytes behind a URL: from this browser if it has them, else fetched and kept.
 * @param {string} url
 * @param {{sha256?: string, signal?: AbortSignal, onProgress?: Function, onNotKept?: (why: string) => void}} options
 * @returns {Promise<ArrayBuffer>}
 */
export async function fetchKept(url, options = {}) {
  const cache = await openCache();
  const kept = await fromCache(cache, url);
  if (kept && (!options.sha256 || kept.hash === options.sha256)) return kept.bytes;
  const bytes = await download(url, options);
  const hash = await sha256(bytes);
  if (options.sha256 && hash && hash !== options.sha256) {
    throw new LinnetError('bad_voice', `${url} is not the file that was expected: its SHA-256 is ${hash}, not ${options.sha256}`);
  }
  const problem = cache && await keep(cache, url, bytes, hash);
  if (problem) options.onNotKept?.(problem);
  return bytes;
}

/** What this browser keeps, for a voice manager. */
export class VoiceStore {
  /** [{url, bytes}] of every file kept. */
  async list() {
    const cache = await openCache(), entries = [];
    if (!cache) return [];
    for (const request of await cache.keys()) {
      const response = await cache.match(request);
      entries.push({url: request.url, bytes: Number(response?.headers.get('content-length')) || 0});
    }
    return entries;
  }

  /** Keeps a user's own voice, a bundle where there are no settings; it is then loaded by the URLs returned. Throws a LinnetError of kind io without room. */
  async add(name, model, settings) {
    const cache = await openCache();
    if (!cache) throw new LinnetError('io', 'this browser keeps nothing for this page (it needs https or localhost)');
    const urls = {model: new URL(`/own-voices/${encodeURIComponent(name)}.${settings ? 'onnx' : 'linnet'}`, location.origin).href};
    if (settings) urls.settings = `${urls.model}.json`;
    for (const [url, file] of [[urls.settings, settings], [urls.model, model]]) {
      if (!file) continue;
      const bytes = await file.arrayBuffer();
      const problem = await keep(cache, url, bytes, await sha256(bytes));
      if (problem) throw new LinnetError('io', `${name} cannot be kept: ${problem}`);
    }
    return urls;
  }

  async remove(url) {
    await (await openCache())?.delete(url);
  }

  /** {usage, quota} in bytes, as far as the browser tells. */
  async estimate() {
    return await navigator.storage?.estimate?.() ?? {};
  }
}
