// The words of numbers, units and dates, a file for each language (words-data). `source` is the folder's URL, or
// {name: Uint8Array} if they are in the page. index.json lists the files, so that nothing is fetched that is not there.
import {LinnetError} from './errors.js';

let names = null;  // of the folder's files, once they are known

async function fetched(url) {
  const response = await fetch(url).catch(error => {
    throw new LinnetError('io', `cannot fetch the words of a language from ${url}: ${error.message}`);
  });
  if (response.status === 404) return null;
  if (!response.ok) {
    throw new LinnetError('io', `cannot fetch the words of a language: ${url} answers ${response.status}`);
  }
  return response;
}

async function namesIn(folder) {
  const index = await fetched(new URL('index.json', folder));
  return new Set(index ? await index.json() : []);  // a host may leave the folder out
}

/** The text of words-data/NAME; '' if there is none. */
export async function wordsOf(source, name) {
  if (typeof source !== 'string') return source?.[name] ? new TextDecoder().decode(source[name]) : '';
  names ??= await namesIn(source);
  if (!names.has(name)) return '';
  const file = await fetched(new URL(name, source));
  return file ? file.text() : '';
}
