// "Download": makes a file of the text's speech without playing it, with progress and cancel, and offers subtitles of
// what has been made. What makes the file, saving.js, is fetched when it is first asked for.
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
  async make(place, {document, written, voice}, options) {
    const {say, complain} = this.#notices, {bar, subtitles, format} = this.#parts;
    const mine = this.#making = new AbortController(), suffix = format.value;
    subtitles.hidden = true;
    [bar.value, bar.hidden, format.disabled] = [0, false, true];
    say(t('saving.begin'));
    this.#tell();
    try {
      const [{download: give, fileName, spokenFile}, {blocksOf}] =
        await Promise.all([import('./saving.js'), import('./structure.js')]);
      const spoken = document ?? {title: '', text: written, blocks: blocksOf(written, 'plain')};
      const made = await spokenFile(place, spoken, {...options(mine.signal), ...spoken.markdown && {markdown: true}},
        encoderOf(suffix), share => {
          bar.value = share;
          say(t('saving.share', {percent: Math.floor(100 * share)}));
        });
      if (!made.file) throw new Error(t('saving.nothing'));
      this.#made = {...made, name: fileName(spoken.title), give};
      give(made.file, `${this.#made.name}.${suffix}`);
      subtitles.hidden = false;
      say(t('saving.done', {seconds: number(made.seconds, 1), megabytes: number(made.file.size / 1e6, 1)}));
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
