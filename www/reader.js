// The reading view: opens texts, moves in them by sentences and paragraphs, follows what is heard, and remembers where
// each text was left. app.js fetches it when it is first asked for.
import {structureOfHtml} from './html_structure.js';
import {MediaKeys} from './media_keys.js';
import {number, t} from './page_language.js';
import {keepPlace, keyOf, placeOf} from './places.js';
import {Listener, readAloud} from './read_aloud.js';
import {ReaderView} from './reader_view.js';
import {Sentences} from './sentences.js';
import {blocksOf} from './structure.js';
import {WordLookup} from './word_lookup.js';

const secondsOfCharacter = 1 / 15;  // until something has been spoken
const clock = seconds => seconds < 90 ? t('reader.minute')
  : seconds < 5400 ? t('reader.minutes', {count: Math.round(seconds / 60)})
    : t('reader.hours', {hours: number(seconds / 3600, 1)});

// The title of a text without one: the beginning of its first block.
const beginningOf = (text, [block]) => text.slice(block.start, block.end).replace(/[\s#*_]+/g, ' ').trim().slice(0, 60);

/**
 * Events: 'start' (speak from the cursor on), 'toggle' (pause, go on, or start), 'stop' {detail: words}, 'problem'
 * {detail: words}, 'correct' {detail: {written, said}} where a word is to be said otherwise.
 */
export class Reader extends EventTarget {
  #parts;
  #view;
  #document = null;   // {title, text, blocks, markdown, chapters}
  #sentences = null;
  #cursor = 0;        // where the sentence begins that is heard, or would be
  #key = null;        // of the document, for its place
  #words = [];
  #listener = null;
  #pace = secondsOfCharacter;
  #begun = null;      // {place, seconds} of what is spoken now
  #sleepAt = Infinity;
  #keepingFails = false;
  #lookup;
  #keys = new MediaKeys({
    play: () => this.#tell('toggle'), pause: () => this.#tell('toggle'),
    stop: () => this.#tell('stop', t('status.stopped')),
    previoustrack: () => this.#move('previous'), nexttrack: () => this.#move('next'),
    seekto: ({seekTime}) => this.#goTo(Math.round(seekTime / this.#pace)),
  });

  /** parts: elements {view, bar, back, progress, sleep, chapterField, chapter, word, card}; the bar's buttons have
   *  data-move. wordsOf(text): how its words are said. */
  constructor(parts, wordsOf) {
    super();
    this.#parts = parts;
    this.#view = new ReaderView(parts.view);
    this.#view.addEventListener('away', () => { parts.back.hidden = !this.#view.isAway; });
    parts.back.addEventListener('click', () => this.#view.bringBack());
    parts.view.addEventListener('click', event => this.#take(event));
    parts.view.addEventListener('keydown', event => this.#onKey(event));
    for (const button of parts.bar.querySelectorAll('[data-move]')) {
      button.addEventListener('click', () => this.#move(button.dataset.move));
    }
    parts.sleep.addEventListener('change', () => {
      const minutes = Number(parts.sleep.value);
      this.#sleepAt = minutes ? performance.now() + minutes * 60_000 : Infinity;
    });
    parts.chapter.addEventListener('change', () => this.#goTo(Number(parts.chapter.value)));
    const words = this.#lookup = new WordLookup(parts, this.#view, wordsOf);
    words.addEventListener('correct', ({detail}) => this.#tell('correct', detail));
    parts.word.addEventListener('click', () => words.showAt(this.#cursor));
    addEventListener('pagehide', () => this.#keep());
  }

  get isOpen() { return this.#document !== null; }
  get title() { return this.#document.title; }
  get document() { return this.#document; }

  /** Resolves to the text that is shown. opened: {text, format, title, structure}. */
  async open({text, format, title = '', structure}) {
    const document = structure ??
      (format === 'html' ? structureOfHtml(text) : {title, text, blocks: blocksOf(text, format)});
    if (!document.blocks.length) throw new Error(t('reader.nothing'));
    document.title ||= title || beginningOf(document.text, document.blocks);
    this.#document = {...document, markdown: format === 'markdown'};
    this.#sentences = new Sentences(document.text, document.blocks);
    this.#lookup.read(document, this.#sentences);
    this.#offerChapters(document.chapters ?? []);
    this.#cursor = this.#sentences.at(0).start;
    this.#key = null;
    this.#words = [];
    const mine = this.#document, shown = this.#view.show(document), key = await keyOf(document.text);
    await shown;
    if (mine !== this.#document) return null;
    this.#key = key;
    const place = placeOf(key);
    if (place > 0 && place < document.text.length) this.#cursor = this.#sentences.at(place).start;
    this.#markSentence();
    return document.text;
  }

  /** Whether the text is gone on with, where it was left at an earlier visit. */
  get goesOn() { return this.#cursor > this.#sentences.at(0).start; }

  close() {
    this.#keep();
    this.#lookup.close();
    this.#view.clear();
    this.#document = null;
  }

  #offerChapters(chapters) {
    const {chapter, chapterField} = this.#parts;
    chapterField.hidden = chapters.length < 2;
    chapter.replaceChildren(...chapters.map(({title, start}) => new Option(title, start)));
  }

  /** How words are said has changed. */
  forgetWords() { this.#lookup.forget(); }

  // ---- while it is spoken

  /** Speaks from the cursor on: what speak() of `speaker` yields. Call it in the event of a tap. */
  speak(speaker, options) {
    this.begin();
    this.#listener = new Listener(options.signal);
    this.#keys.begin(this.#document.title);
    const markdown = this.#document.markdown || undefined;
    return readAloud(speaker, this.#document, this.#cursor, {...options, markdown}, this.#listener.ahead);
  }

  begin() {
    this.#words = [];
    this.#begun = {place: this.#cursor, seconds: 0};
    if (performance.now() > this.#sleepAt) this.#sleepAt = Infinity;
    this.#markSentence();
  }

  add(words) { this.#words.push(...words); }

  /** Marks the word spoken at this second of what is spoken now. */
  at(seconds) {
    this.#listener?.hears(seconds);
    let word = null;
    while (this.#words.length && this.#words[0].start <= seconds) word = this.#words.shift();
    if (!word) return;
    const {start} = this.#sentences.at(word.textStart);
    if (start !== this.#cursor) {
      this.#cursor = start;
      this.#pace = seconds / Math.max(1, word.textStart - this.#begun.place);
      if (performance.now() > this.#sleepAt) return this.#sleep();
      this.#markSentence();
      this.#keep();
    }
    this.#view.mark('word', this.#sentences.blockAt(word.textStart), {start: word.textStart, end: word.textEnd});
  }

  pause(isPaused) { isPaused ? this.#keys.pause() : this.#keys.resume(); }

  /** hasEnded: whether all of the text has been heard; it then begins anew the next time. */
  end(hasEnded = false) {
    this.#keys.end();
    if (!this.#document) return;
    if (hasEnded) this.#cursor = this.#sentences.at(0).start;
    this.#view.mark('word', 0, null);
    this.#keep();
  }

  clear() {}  // the sentence stays marked

  #sleep() {
    this.#sleepAt = Infinity;
    this.#parts.sleep.value = '0';
    this.#keep();
    this.#tell('stop', t('reader.asleep'));
  }

  // ---- moving

  #move(where) {
    if (!this.#document) return;
    const step = {next: 'next', previous: 'previous', 'next-paragraph': 'nextBlock',
      'previous-paragraph': 'previousBlock'}[where];
    const place = where === 'first' ? 0 : this.#sentences[step](this.#cursor);
    if (place !== null) this.#goTo(place);
  }

  // Speaking goes on from there, if something is spoken.
  #goTo(place) {
    this.#cursor = this.#sentences.at(place).start;
    this.#markSentence();
    this.#view.bringBack();
    this.#keep();
    this.#tell('move');
  }

  #take(event) {
    if (!getSelection().isCollapsed) return;  // text has been selected
    this.#lookup.close();
    const place = this.#view.placeOf(event);
    if (place === null) return;
    this.#cursor = this.#sentences.at(place).start;
    this.#tell('start');
  }

  // Only in the text itself, so that screen readers and other programs keep their keys elsewhere.
  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = {ArrowRight: event.shiftKey ? 'next-paragraph' : 'next',
      ArrowLeft: event.shiftKey ? 'previous-paragraph' : 'previous', Home: 'first'}[event.key];
    if (move) this.#move(move);
    else if (event.key === ' ') this.#tell('toggle');
    else if (event.key === 'Enter') this.#lookup.showAt(this.#cursor);
    else return;
    event.preventDefault();
  }

  #markSentence() {
    const {blocks, text} = this.#document, {start, end} = this.#sentences.at(this.#cursor);
    this.#view.mark('sentence', this.#sentences.blockAt(start), {start, end});
    const length = blocks.at(-1).end, chapter = this.#document.chapters?.findLast(each => each.start <= start);
    if (chapter) this.#parts.chapter.value = chapter.start;
    this.#parts.progress.textContent = t('reader.left', {percent: Math.floor(100 * start / text.length),
      time: clock((length - start) * this.#pace)});
    this.#keys.show(start * this.#pace, Math.max(1, length * this.#pace));
  }

  #keep() {
    if (!this.#document) return;
    const place = this.goesOn ? this.#cursor : 0, problem = keepPlace(this.#key, place);
    if (problem && !this.#keepingFails) this.#tell('problem', t('reader.not-kept', {why: problem}));
    this.#keepingFails = Boolean(problem);
  }

  #tell(type, detail) { this.dispatchEvent(new CustomEvent(type, {detail})); }
}
