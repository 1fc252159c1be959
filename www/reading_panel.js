// The reading view's place in the page: shows it instead of the text area, opens texts and files in it. The view
// itself, reader.js, is fetched when it is first asked for.
import {t} from './page_language.js';

/** Events: 'start', 'toggle', 'move', 'stop' {detail: words}, 'correct' {detail: {written, said}}, as of Reader;
 *  'open' and 'close',
 *  before which speaking should stop; 'shown' when a text can be read. */
export class ReadingPanel extends EventTarget {
  #parts;
  #notices;
  #taken;
  #reader = null;
  #loading = null;
  #wordsOf;

  /** parts: elements {text, hint, note, reading, view, bar, back, progress, sleep, formatField, format, toggle, file,
   *  chapterField, chapter, word, card}; text is the page's text area, taken its TakenText. wordsOf(text): as of
   *  InPage.words(). */
  constructor(parts, taken, notices, wordsOf) {
    super();
    this.#wordsOf = wordsOf;
    this.#parts = parts;
    this.#taken = taken;
    this.#notices = notices;
    parts.toggle.addEventListener('click', () => {
      if (this.isOpen) this.#close();
      else void this.read({text: parts.text.value, format: 'plain'});
    });
    parts.format.addEventListener('change', () => void this.read({text: parts.text.value, format: parts.format.value}));
    parts.file.addEventListener('change', () => {
      const files = [...parts.file.files];
      parts.file.value = '';  // so that the same file can be chosen again
      if (files.length) void this.readFile(files);
    });
  }

  /** The Reader; null until it has been asked for. */
  get reader() { return this.#reader; }
  get isOpen() { return Boolean(this.#reader?.isOpen); }

  /** Shows a text, {text, format, title, note}. The text area has the same text, for changes. */
  async read(opened) {
    const {view, formatField, format, text} = this.#parts, {say, complain} = this.#notices;
    this.#tell('open');
    complain(null);
    try {
      const {isOpen} = this, reader = await this.#theReader();
      this.#show(true);
      const shownText = await reader.open(opened);
      if (shownText === null) return;
      formatField.hidden = opened.format === 'html' || opened.format === 'epub';
      format.value = opened.format === 'markdown' ? 'markdown' : 'plain';
      if (text.value !== shownText) {
        text.value = shownText;
        text.dispatchEvent(new Event('input'));
        this.#show(true);
      }
      if (!isOpen) view.focus({preventScroll: true});
      say(t(reader.goesOn ? 'reader.goes-on' : 'reader.ready'));
      if (opened.note) complain(opened.note);
      this.#tell('shown');
    } catch (error) {
      if (!this.isOpen) this.#show(false);
      complain(error.message);
    }
  }

  async readFile([file]) {
    try {
      const {readTextFile} = await import('./opened_file.js'), opened = await readTextFile(file);
      await this.read({...opened, title: opened.name.replace(/\.[^.]+$/, '')});
    } catch (error) {
      this.#notices.complain(error.message);
    }
  }

  #close() {
    this.#tell('close');
    this.#reader.close();
    this.#show(false);
  }

  #show(isShown) {
    const {reading, text, hint, note, toggle} = this.#parts;
    reading.hidden = !isShown;
    text.parentElement.hidden = hint.hidden = isShown;
    note.hidden = isShown || !this.#taken.note;
    toggle.setAttribute('aria-pressed', isShown);
  }

  async #theReader() {
    this.#loading ??= import('./reader.js').then(({Reader}) => {
      const reader = this.#reader = new Reader(this.#parts, this.#wordsOf);
      for (const type of ['start', 'toggle', 'move', 'stop', 'correct']) {
        reader.addEventListener(type, ({detail}) => this.#tell(type, detail));
      }
      reader.addEventListener('problem', ({detail}) => this.#notices.complain(detail));
      return reader;
    });
    return this.#loading.catch(error => {
      this.#loading = null;
      throw error;
    });
  }

  #tell(type, detail) { this.dispatchEvent(new CustomEvent(type, {detail})); }
}
