// Where the page's parts come from: files beside it. In the offline demo web/demo_hosting.js takes the place of this
// file; on a server without the engine for browsers, web/server_hosting.js does.
import {LinnetError} from './errors.js';
import {prepareOffline} from './isolation.js';

/** Whether the page has the engine; otherwise only a server speaks. */
export const speaksInPage = true;

/** Parts that are not beside linnet.js: none. */
export const assets = {};
export const workletOptions = {};
/** What encodes MP3; null where the page has no such encoder. */
export const mp3Worker = new URL('mp3_worker.js', import.meta.url).href;
/** The flavours of the engine that were built for this page; web/assemble writes this line. */
export const flavours = ['relaxed', 'simd', 'single'];

/** [{name, source, id, ...}] of the voices that the host offers: voices/index.json. An entry with "settings": null has
 *  none; without that key they are beside the model, as NAME.onnx.json. The rest may be left out: "language" (BCP 47),
 *  "family", "quality", "licence", "speakers" (how many), "bytes" of its file, "memory_mb" that the engine then takes,
 *  "sample", the path of a short recording. */
export async function hostedVoices() {
  const response = await fetch('voices/index.json').catch(() => null);
  const listed = response?.ok ? await response.json().catch(() => null) : [];
  if (!Array.isArray(listed) || !listed.every(voice => typeof voice?.model === 'string')) {
    throw new LinnetError('bad_input', 'voices/index.json is damaged; expected a list of {"name", "model"}');
  }
  const at = path => new URL(path, new URL('voices/', location.href)).href;
  return listed.map(({name, model, settings, language, memory_mb: memoryMB, sample, ...facts}) => ({...facts, name,
    id: at(model), source: settings === null ? {model: at(model), settings} : at(model), languageTag: language,
    memoryMB, sample: sample && at(sample)}));
}

/** The folder of this host with Piper's voices.json and its voices, as in Piper's repository; null: none is offered. */
export const catalogue = 'voices/piper/';

/** What the page contains and under which licences, as text: the engine's, then the voices'. */
export async function licences() {
  const [own, voices] = await Promise.all(['LICENSES.txt', 'voices/LICENSES.txt'].map(async path => {
    const response = await fetch(path);
    if (response.ok) return response.text();
    if (path === 'LICENSES.txt') throw new LinnetError('io', `${path} answers ${response.status}`);
    return '';  // a host may offer voices of its own, and no such file
  }));
  return own + voices;
}

/** Resolves to true if the page is about to be loaded again. */
export const prepare = prepareOffline;
