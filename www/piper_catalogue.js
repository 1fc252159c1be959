// Piper's catalogue of voices, voices.json, and downloads from the folder that it describes: a copy of Piper's
// repository on the page's own host, or a mirror that admits pages of other origins. Entries that are none are left
// out, as native/catalogue does.
import {LinnetError, aborted} from './errors.js';
import {Md5} from './md5.js';

const mostCatalogueBytes = 4e6, mostModelBytes = 2 ** 31, mostOtherBytes = 2 ** 24, mostVoices = 10_000;
const mostBreaks = 4;  // of a download, one after the other

const isText = (value, most = 200) => typeof value === 'string' && value.length <= most && !/\p{Cc}/u.test(value);
const isName = name => isText(name, 100) && /^[^./\\:-][^/\\:]*$/.test(name);
const isPath = path => isText(path, 500) && path.split('/').every(part => /^[^.\\?#%:][^\\?#%:]*$/.test(part));

function fileNamed(files, name, mostBytes) {
  const found = Object.entries(files).find(([path]) => path.split('/').at(-1) === name);
  if (!found) return null;
  const [path, {size_bytes: bytes, md5_digest: md5}] = found;
  const isRight = isPath(path) && Number.isInteger(bytes) && bytes > 0 && bytes <= mostBytes &&
    /^[0-9a-f]{32}$/.test(md5);
  return isRight ? {path, bytes, md5} : null;
}

function voiceOf([name, entry]) {
  const {language, quality, num_speakers: speakers, files} = entry ?? {};
  const isVoice = isName(name) && files && typeof files === 'object' && Number.isInteger(speakers) && speakers > 0;
  if (!isVoice) return null;
  const model = fileNamed(files, `${name}.onnx`, mostModelBytes);
  const settings = fileNamed(files, `${name}.onnx.json`, mostOtherBytes);
  if (!model || !settings) return null;
  const told = value => isText(value) ? value : '';
  return {name, speakers, model, settings, card: fileNamed(files, 'MODEL_CARD', mostOtherBytes),
    quality: told(quality), language: told(language?.code), languageName: told(language?.name_english),
    sample: `${model.path.slice(0, model.path.lastIndexOf('/') + 1)}samples/speaker_0.mp3`,
    bytes: model.bytes + settings.bytes};
}

/** The voices of a catalogue's text, by name: {name, language, languageName, quality, speakers, bytes, model, settings,
 *  card, sample}. */
export function readCatalogue(text) {
  let page = null;
  try {
    page = JSON.parse(text);
  } catch { /* said below */ }
  const entries = page && typeof page === 'object' && !Array.isArray(page) ? Object.entries(page) : null;
  if (!entries || entries.length > mostVoices) {
    throw new LinnetError('bad_input', 'voices.json is no catalogue as Piper\'s repository has it');
  }
  return entries.map(voiceOf).filter(Boolean).sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** 'CC0' of '* License: CC0'; '' where the card does not say. */
export const licenceIn = card =>
  card.match(/licen[sc]e:[ \t*_]*(.{1,200}?)[ \t*_]*$/im)?.[1] ?? '';

async function ask(url, options) {
  const response = await fetch(url, options).catch(error => {
    if (options?.signal?.aborted) throw aborted(options.signal);
    throw new LinnetError('io', `cannot fetch ${url}: ${error.message}`,
      {code: 'fetch', url: String(url), detail: error.message});
  });
  if (response.ok) return response;
  throw new LinnetError(response.status === 404 ? 'not_found' : 'io', `${url}: the host answers ${response.status}`);
}

/** A host's folder of voices. */
export class PiperCatalogue {
  #base;
  #begun = new Map();  // path → {chunks, loaded, md5}: of downloads that were broken off

  /** address: of the folder with voices.json; relative to the page. */
  constructor(address) {
    this.#base = new URL(`${String(address).replace(/\/+$/, '')}/`, location.href);
  }

  urlOf(path) { return new URL(path.split('/').map(encodeURIComponent).join('/'), this.#base).href; }

  /** not_found: the host has no catalogue; io, bad_input. */
  async voices() {
    const response = await ask(this.urlOf('voices.json'), {cache: 'no-cache'});
    const text = await response.text();
    if (text.length > mostCatalogueBytes) throw new LinnetError('bad_input', 'voices.json is larger than 4 MB');
    return readCatalogue(text);
  }

  /** The voice's model card as text; '' where it has none. */
  async card({card}) {
    if (!card) return '';
    return (await this.#fetched(card)).text();
  }

  /** [model, settings] as files that KeptVoices takes, whose size and hash are the catalogue's. A download that breaks
   *  off goes on where it ended, also at the next call. onProgress(share). */
  async download(voice, {signal, onProgress = () => {}} = {}) {
    const told = before => loaded => onProgress(Math.min(1, (before + loaded) / voice.bytes));
    const settings = await this.#fetched(voice.settings, {signal, onProgress: told(0)});
    const model = await this.#fetched(voice.model, {signal, onProgress: told(voice.settings.bytes)});
    return [new File([model], `${voice.name}.onnx`), new File([settings], `${voice.name}.onnx.json`)];
  }

  async #fetched(file, options = {}) {
    for (let breaks = 0;;) {
      const before = this.#begun.get(file.path)?.loaded ?? 0;
      try {
        return await this.#tried(file, options);
      } catch (error) {
        const loaded = this.#begun.get(file.path)?.loaded ?? 0;
        breaks = loaded > before ? 1 : breaks + 1;
        if (options.signal?.aborted) throw aborted(options.signal);
        if (error instanceof LinnetError && error.kind !== 'io') throw error;
        if (breaks === mostBreaks) {
          throw new LinnetError('io',
            `the download of ${file.path} broke off after ${loaded} of ${file.bytes} bytes: ${error.message}`);
        }
      }
    }
  }

  // One connection.
  async #tried(file, {signal, onProgress}) {
    let part = this.#begun.get(file.path) ?? {chunks: [], loaded: 0, md5: new Md5()};
    const range = part.loaded > 0 ? {range: `bytes=${part.loaded}-`} : {};
    const response = await ask(this.urlOf(file.path), {signal, headers: range, cache: 'no-store'});
    if (part.loaded > 0 && response.status !== 206) part = {chunks: [], loaded: 0, md5: new Md5()};
    this.#begun.set(file.path, part);
    const reader = response.body.getReader();
    for (let chunk; !(chunk = await reader.read()).done;) {
      part.chunks.push(chunk.value);
      part.loaded += chunk.value.length;
      part.md5.update(chunk.value);
      if (part.loaded > file.bytes) {
        void reader.cancel();
        break;
      }
      onProgress?.(part.loaded);
    }
    if (part.loaded < file.bytes) throw new Error('the connection ended');  // which is tried again
    this.#begun.delete(file.path);
    if (part.loaded > file.bytes || part.md5.digest() !== file.md5) {
      throw new LinnetError('bad_voice',
        `${file.path} is not the file of the catalogue: its size or its hash is another`);
    }
    return new Blob(part.chunks);
  }
}
