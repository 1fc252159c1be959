// Puts espeak-ng's data into the engine's file system when a voice needs them: what all languages share (0.66 MB), and
// dictionaries. `source` is the folder's URL, or {name: Uint8Array} if all of it is in the page.
import {LinnetError} from './errors.js';

const folder = '/espeak-ng-data';

async function read(source, name) {
  if (typeof source !== 'string') {
    if (!source?.[name]) throw new LinnetError('not_found', `this page does not hold espeak-ng's ${name}`);
    return source[name];
  }
  const url = new URL(name, source).href;
  const response = await fetch(url).catch(error => {
    throw new LinnetError('io', `cannot fetch espeak-ng's data from ${url}: ${error.message}`);
  });
  if (!response.ok) throw new LinnetError('io', `cannot fetch espeak-ng's data: ${url} answers ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

function write(fs, name, bytes) {
  const path = `${folder}/${name}`;
  fs.mkdirTree(path.slice(0, path.lastIndexOf('/')));
  fs.writeFile(path, bytes);
}

export class SpeechData {
  #fs;
  #source;
  #use;
  #index = null;

  /** use(folder): called once, when the folder holds what all languages share. */
  constructor(fs, source, use) {
    this.#fs = fs;
    this.#source = source;
    this.#use = use;
  }

  /** What a voice of this language needs: its dictionary, and English, which most languages use for English words. */
  async add(language) {
    await this.#addShared();
    // a voice that reads letters, or whose settings the engine refuses
    if (!language || typeof language !== 'string') return;
    const spelling = language.toLowerCase(), {dictionaries} = this.#index;
    const wanted = dictionaries[spelling] ?? dictionaries[spelling.split(/[-_]/)[0]];
    if (!wanted) {
      throw new LinnetError('not_found', `espeak-ng has no language '${language}', expected one such as en-us`);
    }
    for (const dictionary of new Set([wanted, 'en'])) {
      const name = `${dictionary}_dict`;
      if (this.#fs.analyzePath(`${folder}/${name}`).exists) continue;
      write(this.#fs, name, await read(this.#source, name).catch(error => {
        if (dictionary === wanted) throw error;
        return new Uint8Array();  // offline pages may contain one language only
      }));
    }
  }

  async #addShared() {
    if (this.#index) return;
    const index = JSON.parse(new TextDecoder().decode(await read(this.#source, 'index.json')));
    for (const [name, text] of Object.entries(index.languages)) write(this.#fs, name, text);
    await Promise.all(index.shared.map(async name => write(this.#fs, name, await read(this.#source, name))));
    this.#use(folder);
    this.#index = index;
  }
}
