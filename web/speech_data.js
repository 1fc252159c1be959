// Puts espeak-ng's data into the engine's file system: what all languages share at the start (0.66 MB), and a
// dictionary when a voice needs it. `source` is the folder's URL, or {name: Uint8Array} if all of it is in the
// page.
import {LinnetError} from './errors.js';

const folder = '/espeak-ng-data';
let index = null;

async function read(source, name) {
  if (typeof source !== 'string') {
    if (!source[name]) throw new LinnetError('not_found', `this page does not hold espeak-ng's ${name}`);
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

export async function addSpeechData(fs, source) {
  index = JSON.parse(new TextDecoder().decode(await read(source, 'index.json')));
  for (const [name, text] of Object.entries(index.languages)) write(fs, name, text);
  await Promise.all(index.shared.map(async name => write(fs, name, await read(source, name))));
}

/** The dictionary of a language, and English, which most languages use for English words. */
export async function addLanguage(fs, source, language) {
  // an engine without espeak-ng; a voice that reads letters, or whose settings the engine refuses
  if (!index || !language || typeof language !== 'string') return;
  const spelling = language.toLowerCase();
  const wanted = index.dictionaries[spelling] ?? index.dictionaries[spelling.split(/[-_]/)[0]];
  if (!wanted) {
    throw new LinnetError('not_found', `espeak-ng has no language '${language}', expected one such as en-us`);
  }
  for (const dictionary of new Set([wanted, 'en'])) {
    const name = `${dictionary}_dict`;
    if (fs.analyzePath(`${folder}/${name}`).exists) continue;
    write(fs, name, await read(source, name).catch(error => {
      if (dictionary === wanted) throw error;
      return new Uint8Array();  // offline pages may contain one language only
    }));
  }
}
