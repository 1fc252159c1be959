// "Download" and "Make an audio book": make a file of the text's speech without playing it, with progress and cancel,
// and offer subtitles of what has been made. What makes the file, saving.js or book.js, is fetched when it is first
// asked for.
import {encoderOf, formatsHere} from './encoders.js';
import {number, t} from './page_language.js';
import {reasonOf} from './reasons.js';

/** Event 'change': whether a file is being made, or the format, has changed. */
export class SavePanel extends EventTarget {
  #parts;
  #notices;
  #history;
  #making = null;   // AbortController while a file is made
  #made = null;     // {subtitles, name, give} of the file that was made last

  /** parts: elements {bar, subtitles, srt, vtt, format}; history: a HistoryPanel, which keeps the files. */
  constructor(parts, notices, history) {
    super();
    this.#parts = parts;
    this.#notices = notices;
    this.#history = history;
    parts.srt.addEventListener('click', () => this.#giveSubtitles('srt', 'application/x-subrip'));
    parts.vtt.addEventListener('click', () => this.#giveSubtitles('webvtt', 'text/vtt'));
    parts.format.addEventListener('change', () => this.#tell());
    void this.#offer();
  }

  get isMaking() { return this.#making !== null; }
  get formatName() { return this.#parts.format.selectedOptions[0].textContent; }

  cancel() { this.#making?.abort(); }

  async #offer() {
    const {format} = this.#parts, chosen = format.value;
    format.replaceChildren(...(await formatsHere()).map(({format: value, name}) => new Option(name, value)));
    format.value = chosen;
  }

  /** place: what speaks. document: null for the plain text `written`, else {title, text, blocks, markdown}. voice: its
   *  name. options(signal): those of speak(). */
  make(place, {document, written, voice}, options) {
    return this.#work(this.#parts.format.value, voice, async (signal, suffix, onProgress) => {
      const [{spokenFile}, {blocksOf}] = await Promise.all([import('./saving.js'), import('./structure.js')]);
      const spoken = document ?? {title: '', text: written, blocks: blocksOf(written, 'plain')};
      const made = await spokenFile(place, spoken, {...options(signal), ...spoken.markdown && {markdown: true}},
        encoderOf(suffix), onProgress);
      return {...made, title: spoken.title, words: ({seconds, megabytes}) =>
        t('saving.done', {seconds: number(seconds, 1), megabytes})};
    });
  }

  /** Makes a book with chapters of a document, as MP3 or Opus: what is chosen, else what there is. */
  makeBook(place, {document, voice}, options) {
    const {format} = this.#parts, there = [...format.options].map(({value}) => value);
    const wanted = [format.value, 'mp3', 'opus'].find(each => each !== 'wav' && there.includes(each));
    return this.#work(wanted, voice, async (signal, suffix, onProgress) => {
      if (!suffix) throw new Error(t('book.no-format'));
      const [{bookFile}, {DiskPieces}, {BlobPieces}] = await Promise.all([import('./book.js'),
        import('./disk_pieces.js'), import('./blob_pieces.js')]);
      const pieces = await DiskPieces.open() ?? new BlobPieces();
      const made = await bookFile(place, document, options(signal), suffix, pieces, onProgress);
      return {...made, title: document.title, words: ({seconds, megabytes}) => t('book.done',
        {count: made.chapters.length, minutes: number(seconds / 60, 1), megabytes})};
    });
  }

  // making(signal, suffix, onProgress): resolves to {file, subtitles, seconds, title, words({seconds, megabytes})}.
  async #work(suffix, voice, making) {
    const {say, complain} = this.#notices, {bar, subtitles, format} = this.#parts;
    const mine = this.#making = new AbortController();
    subtitles.hidden = true;
    [bar.value, bar.hidden, format.disabled] = [0, false, true];
    say(t('saving.begin'));
    this.#tell();
    try {
      const {download: give, fileName} = await import('./saving.js');
      const made = await making(mine.signal, suffix, share => {
        bar.value = share;
        say(t('saving.share', {percent: Math.floor(100 * share)}));
      });
      if (!made.file) throw new Error(t('saving.nothing'));
      this.#made = {...made, name: fileName(made.title), give};
      give(made.file, `${this.#made.name}.${suffix}`);
      subtitles.hidden = false;
      say(made.words({seconds: made.seconds, megabytes: number(made.file.size / 1e6, 1)}));
      const why = await this.#history.add({...this.#made, format: suffix, voice});
      if (why) complain(t('keep.not-kept', {why}));
    } catch (error) {
      say(t(mine.signal.aborted ? 'saving.cancelled' : 'saving.failed'));
      if (!mine.signal.aborted) complain(reasonOf(error));
    } finally {
      this.#making = null;
      bar.hidden = true;
      format.disabled = false;
      this.#tell();
    }
  }

  #giveSubtitles(kind, type) {
    const {subtitles, name, give} = this.#made;
    give(new Blob([subtitles[kind]], {type}), `${name}.${kind === 'srt' ? 'srt' : 'vtt'}`);
  }

  #tell() { this.dispatchEvent(new Event('change')); }
}
