// Looking up words of the reading view: which word a pointer, a key or a tap means, and what is said for it; word_card
// shows that.
import {WordCard} from './word_card.js';

const byId = id => document.getElementById(id);

/** Event 'correct' {detail: {written, said}}. */
export class WordLookup extends EventTarget {
  #view;
  #element;
  #wordsOf;
  #card;
  #document = null;
  #sentences = null;
  #known = {start: -1, words: []};  // of the sentence that was asked for last
  #chosen = null;                   // the word that the card shows
  #turn = 0;

  /** parts: elements {view, card}; view: the ReaderView; wordsOf(text): how its words are said. */
  constructor({view: element, card}, view, wordsOf) {
    super();
    this.#element = element;
    this.#view = view;
    this.#wordsOf = wordsOf;
    this.#card = new WordCard({card, word: byId('card-word'), said: byId('card-said'), phonemes: byId('card-phonemes'),
      decided: byId('card-decided'), form: byId('card-form'), field: byId('card-field'), close: byId('card-close'),
      previous: byId('card-previous'), next: byId('card-next')});
    this.#card.addEventListener('move', ({detail}) => void this.#move(detail));
    this.#card.addEventListener('correct', ({detail}) => {
      this.#card.close(true);
      this.dispatchEvent(new CustomEvent('correct', {detail}));
    });
    this.#card.addEventListener('close', ({detail: isAsked}) => {
      this.#chosen = null;
      view.point(0, null);
      if (isAsked) element.focus({preventScroll: true});
    });
    element.addEventListener('pointermove', event => this.#rest(event));
    element.addEventListener('pointerleave', () => this.#card.leave());
    element.addEventListener('scroll', () => { if (!this.#card.hasFocus) this.#card.close(false); }, {passive: true});
    // A long touch; a mouse's menu stays the browser's own.
    element.addEventListener('contextmenu', event => {
      if (event.pointerType === 'mouse') return;
      event.preventDefault();
      const place = view.placeOf(event);
      if (place !== null) this.showAt(place);
    });
  }

  /** The text that words are looked up in from now on. */
  read(document, sentences) {
    [this.#document, this.#sentences] = [document, sentences];
    this.forget();
  }

  /** How words are said has changed. */
  forget() {
    this.#known = {start: -1, words: []};
    this.close();
  }

  close() { this.#card.close(false); }

  /** Shows the word at a place of the text, and gives it the focus. */
  showAt(place) { void this.#show(place, true); }

  #rest(event) {
    if (event.pointerType !== 'mouse' || event.buttons) return;
    const {clientX, clientY, target} = event, place = this.#view.placeOf({target, clientX, clientY, detail: 1});
    if (place === null) return this.#card.leave();
    if (this.#chosen && place >= this.#chosen.start && place <= this.#chosen.end) return;
    this.#card.leave();
    this.#card.rest(() => void this.#show(place, false, [clientX, clientY]));
  }

  // The shown words of the sentence at a place, with their places in the text. Marks of Markdown are no part of them.
  async #wordsAt(place) {
    const {start, end} = this.#sentences.at(place);
    if (this.#known.start === start) return this.#known.words;
    const {blocks, text} = this.#document, shown = blocks[this.#sentences.blockAt(start)].runs
      .map(([from, to]) => [Math.max(from, start), Math.min(to, end)]).filter(([from, to]) => from < to);
    const placeOf = index => {
      for (const [from, to] of shown) {
        if (index <= to - from) return from + index;
        index -= to - from;
      }
      return end;
    };
    const said = await this.#wordsOf(shown.map(([from, to]) => text.slice(from, to)).join('')).catch(() => []);
    const words = said.map(word => ({...word, start: placeOf(word.textStart), end: placeOf(word.textEnd)}));
    this.#known = {start, words};
    return words;
  }

  // over: where the pointer rests, on the word or the card does not show.
  async #show(place, takesFocus, over = null) {
    const turn = ++this.#turn, words = await this.#wordsAt(place);
    const word = words.find(({end}) => place < end) ?? words.at(-1);
    if (!word || turn !== this.#turn) return;
    const at = this.#view.point(this.#sentences.blockAt(word.start), word, takesFocus);
    if (!at) return;
    const [x, y] = over ?? [at.left, at.top];
    if (x < at.left - 2 || x > at.right + 2 || y < at.top - 2 || y > at.bottom + 2) {
      if (!this.#chosen) this.#view.point(0, null);
      return;
    }
    this.#chosen = word;
    this.#card.show(word, at, takesFocus);
  }

  // To the word before or behind, also in another sentence.
  async #move(step) {
    if (!this.#chosen) return;
    const {start} = this.#chosen, words = await this.#wordsAt(start);
    const next = words[words.findIndex(word => word.start === start) + step];
    if (next) return this.showAt(next.start);
    const sentence = this.#sentences.at(start);
    if (step > 0) {
      const place = this.#sentences.next(sentence.start);
      if (place !== null) this.showAt(place);
    } else if (sentence.start > this.#sentences.at(0).start) {
      this.showAt(sentence.start - 1);
    }
  }
}
