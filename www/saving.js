// Makes a file of a text's speech without playing it, as fast as the engine goes.
import {Subtitles} from './subtitles.js';
import {readAloud} from './read_aloud.js';

/**
 * {file, subtitles, seconds, words}, all of a document {text, blocks} spoken by `speaker` with these options of
 * speak(); file is null where nothing was said. makeEncoder(rate): see encoders.js. onProgress is called with the share
 * that is done, 0 to 1.
 */
export async function spokenFile(speaker, document, options, makeEncoder, onProgress) {
  const subtitles = new Subtitles(document.text);
  let encoder = null, rate = 0, samplesGiven = 0, words = 0;
  try {
    for await (const {samples, sampleRate, words: said} of readAloud(speaker, document, 0, options)) {
      rate = sampleRate;
      encoder ??= await makeEncoder(rate);
      await encoder.add(samples);
      samplesGiven += samples.length;
      words += said.length;
      subtitles.add(said);
      if (said.length) onProgress(said.at(-1).textEnd / document.text.length);
    }
    const file = words ? await encoder.finish() : null;
    options.signal?.throwIfAborted();
    return {file, subtitles, words, seconds: rate ? samplesGiven / rate : 0};
  } finally {
    encoder?.close();
  }
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
