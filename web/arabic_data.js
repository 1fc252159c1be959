// Puts the net that adds diacritics to Arabic texts into the engine's memory, when an Arabic voice is opened: 4.8 MB.
// `source` is the folder's URL; a page may be without.
import {putFile} from './english_data.js';
import {LinnetError} from './errors.js';
import {download} from './kept_voices.js';

/** Its name in the folder arabic-data. */
export const arabicFile = 'ar.diacritics';

/** Resolves to whether the page has the net; without it the engine speaks Arabic as it is written. */
export async function addArabic(engine, memory, source, options = {}) {
  const bytes = typeof source !== 'string' ? null
    : await download(new URL(arabicFile, source).href, options).catch(error => {
      if (error.kind === 'not_found') return null;
      throw options.signal?.aborted ? error
        : new LinnetError('io', `this voice needs the net for Arabic, ${arabicFile}: ${error.message}`);
    });
  putFile(engine, memory, arabicFile, new Uint8Array(bytes ?? 0));
  return bytes !== null;
}
