// "Download WAV": makes a file of the text's speech without playing it, with progress and cancel, and offers subtitles
// of what has been made. What makes the file, saving.js, is fetched when it is first asked for.
import {number, t} from './page_language.js';

/** Event 'change': whether a file is being made has changed. */
export class SavePanel extends EventTarget {
  #parts;
  #notices;
  #making = null;   // AbortController while a file is made
  #made = null;     // {subtitles, name, give} of the file that was made last

  /** parts: elements {bar, subtitles, srt, vtt}. */
  constructor(parts, notices) {
    super();
    this.#parts = parts;
    this.#notices = notices;
    parts.srt.addEventListener('click', () => this.#giveSubtitles('srt', 'application/x-subrip'));
    parts.vtt.addEventListener('click', () => this.#giveSubtitles('webvtt', 'text/vtt'));
  }

  get isMaking() { return this.#making !== null; }

  cancel() { this.#making?.abort(); }

  /** place: what speaks. document: null for the plain text `written`, else {title, text, blocks, markdown}. options(
   *  signal): those of speak(). */
  async make(place, {document, written}, options) {
    const {say, complain} = this.#notices, {bar, subtitles} = this.#parts, mine = this.#making = new AbortController();
    subtitles.hidden = true;
    [bar.value, bar.hidden] = [0, false];
    say(t('saving.begin'));
    this.#tell();
    try {
      const [{download: give, fileName, spokenFile}, {blocksOf}] =
        await Promise.all([import('./saving.js'), import('./structure.js')]);
      const spoken = document ?? {title: '', text: written, blocks: blocksOf(written, 'plain')};
      const made = await spokenFile(place, spoken, {...options(mine.signal), ...spoken.markdown && {markdown: true}},
        share => {
          bar.value = share;
          say(t('saving.share', {percent: Math.floor(100 * share)}));
        });
      if (made.words === 0) throw new Error(t('saving.nothing'));
      this.#made = {...made, name: fileName(spoken.title), give};
      give(made.wav, `${this.#made.name}.wav`);
      subtitles.hidden = false;
      say(t('saving.done', {seconds: number(made.seconds, 1), megabytes: number(made.wav.size / 1e6, 1)}));
    } catch (error) {
      say(t(mine.signal.aborted ? 'saving.cancelled' : 'saving.failed'));
      if (!mine.signal.aborted) complain(error.message);
    } finally {
      this.#making = null;
      bar.hidden = true;
      this.#tell();
    }
  }

  #giveSubtitles(kind, type) {
    const {subtitles, name, give} = this.#made;
    give(new Blob([subtitles[kind]], {type}), `${name}.${kind === 'srt' ? 'srt' : 'vtt'}`);
  }

  #tell() { this.dispatchEvent(new Event('change')); }
}
