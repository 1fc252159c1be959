// Makes a file of a text's speech without playing it, as fast as the engine goes.
import {Subtitles} from './subtitles.js';
import {readAloud} from './read_aloud.js';
import {wavBlob, wavHeader} from './wav.js';

const mostBytes = 4e9;  // what the header of a WAV can say

/**
 * {wav, subtitles, seconds, words}, all of a document {text, blocks} spoken by `speaker` with these options of speak().
 * onProgress is called with the share that is done, 0 to 1.
 */
export async function spokenFile(speaker, document, options, onProgress) {
  const pieces = [], subtitles = new Subtitles(document.text);
  let rate = 0, bytes = 0, words = 0;
  for await (const {samples, sampleRate, words: said} of readAloud(speaker, document, 0, options)) {
    const piece = wavBlob([samples], sampleRate).slice(44);  // a blob, which the browser may move to disk
    rate = sampleRate;
    pieces.push(piece);
    bytes += piece.size;
    if (bytes > mostBytes) throw new Error('this is more than a WAV file can hold, 4 GB; take the text in parts');
    words += said.length;
    subtitles.add(said);
    if (said.length) onProgress(said.at(-1).textEnd / document.text.length);
  }
  const wav = new Blob([wavHeader(bytes / 2, rate || 24000), ...pieces], {type: 'audio/wav'});
  return {wav, subtitles, words, seconds: rate ? bytes / 2 / rate : 0};
}

/** Gives the user a file. */
export function download(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);  // the browser reads the URL after the click
}

/** A name for files, from a title. */
export const fileName = title =>
  title.replace(/[^\p{L}\p{N} ._-]+/gu, '').trim().replace(/^\.+/, '').slice(0, 60).trim() || 'linnet';
