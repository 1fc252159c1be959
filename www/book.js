// Makes an audio book of a document, chapter by chapter, with pauses by its structure, as native/book does.
import {chaptersOf} from './book_chapters.js';
import {Subtitles} from './subtitles.js';
import {encoderOf} from './encoders.js';

// Seconds of silence.
const aroundHeading = 0.9, behindParagraph = 0.5, behindChapter = 1.6;

function* pausesOf(blocks) {
  for (const [i, {isHeading}] of blocks.entries()) {
    const isLast = i === blocks.length - 1;
    yield isLast ? behindChapter : isHeading || blocks[i + 1].isHeading ? aroundHeading : behindParagraph;
  }
}

/** Speaks into an encoder, and knows how long that is. */
class Recording {
  #encoder = null;
  #rate = 0;
  #samples = 0;

  constructor(format, pieces) { Object.assign(this, {format, pieces, words: 0}); }

  get seconds() { return this.#rate ? this.#samples / this.#rate : 0; }

  /** Calls onWords with the words' times and places in the document. */
  async speak(speaker, {text, start}, options, onWords) {
    const before = this.seconds;
    for await (const {samples, sampleRate, words} of speaker.speak(text, options)) {
      this.#encoder ??= await encoderOf(this.format)(this.#rate = sampleRate, this.pieces);
      await this.#encoder.add(samples);
      this.#samples += samples.length;
      this.words += words.length;
      onWords(words.map(word => ({...word, start: before + word.start, end: before + word.end,
        textStart: start + word.textStart, textEnd: start + word.textEnd})));
    }
  }

  async rest(seconds) {
    if (!this.#encoder) return;
    const silence = new Float32Array(Math.round(seconds * this.#rate));
    await this.#encoder.add(silence);
    this.#samples += silence.length;
  }

  async finish(about) { return this.#encoder.finish(about); }
  close() { this.#encoder?.close(); }
}

/**
 * {file, subtitles, seconds, words, chapters}, of a document {title, author, text, blocks, chapters, markdown} spoken
 * by `speaker`; file is null where nothing was said, chapters are [{title, begin, end}] in seconds. format: 'mp3' or
 * 'opus'. pieces: a DiskPieces or BlobPieces. onProgress is called with the share that is done, 0 to 1.
 */
export async function bookFile(speaker, document, options, format, pieces, onProgress) {
  const recording = new Recording(format, pieces), subtitles = new Subtitles(document.text), chapters = [];
  const spoken = {...options, ...document.markdown && {markdown: true}};
  try {
    for (const {title, blocks} of chaptersOf(document)) {
      const begin = recording.seconds, wordsBefore = recording.words, pauses = pausesOf(blocks);
      for (const block of blocks) {
        await recording.speak(speaker, block, spoken, words => subtitles.add(words));
        await recording.rest(pauses.next().value);
        options.signal?.throwIfAborted();
        onProgress((block.start + block.text.length) / document.text.length);
      }
      if (recording.words > wordsBefore) chapters.push({title, begin, end: recording.seconds});
    }
    const {title, author} = document, {words, seconds} = recording;
    if (!words) await pieces.drop();
    const file = words ? await recording.finish({title, author, chapters}) : null;
    options.signal?.throwIfAborted();
    return {file, subtitles, words, seconds, chapters};
  } catch (error) {
    await pieces.drop();
    throw error;
  } finally {
    recording.close();
  }
}
