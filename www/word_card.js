// A card beside a word of the reading view: what is said for it, its phonemes, what has decided that; and the field by
// which it is corrected. It shows what a pointer rests on, or the words that keys and its buttons move to.
import {t} from './page_language.js';

const restMilliseconds = 350, leaveMilliseconds = 400;

/** Events: 'correct' {detail: {written, said}} where the user gives a word another pronunciation; 'move'
 *  {detail: -1 | 1} to the word before or behind; 'close'. */
export class WordCard extends EventTarget {
  #parts;
  #timer = 0;
  #isHovering = false;  // shown by a pointer alone, so that it goes when the pointer does
  #written = '';

  /** parts: elements {card, word, said, phonemes, decided, form, field, close, previous, next}. */
  constructor(parts) {
    super();
    this.#parts = parts;
    const {card, form, field} = parts;
    form.addEventListener('submit', event => {
      event.preventDefault();
      this.#tell('correct', {written: this.#written, said: field.value.trim()});
    });
    parts.previous.addEventListener('click', () => this.#tell('move', -1));
    parts.next.addEventListener('click', () => this.#tell('move', 1));
    parts.close.addEventListener('click', () => this.close(true));
    document.addEventListener('keydown', event => {
      if (event.key !== 'Escape' || !this.isOpen) return;
      event.stopPropagation();  // it would stop the voice
      this.close(true);
    }, {capture: true});
    card.addEventListener('pointerenter', () => clearTimeout(this.#timer));
    card.addEventListener('pointerleave', () => this.leave());
    card.addEventListener('pointerdown', () => { this.#isHovering = false; });  // it is being used
    card.addEventListener('focusin', () => { this.#isHovering = false; });
  }

  get isOpen() { return !this.#parts.card.hidden; }
  get hasFocus() { return this.#parts.card.contains(document.activeElement); }

  /** A pointer has come to rest, perhaps: show() is called once it has. */
  rest(show) {
    clearTimeout(this.#timer);
    if (this.isOpen && !this.#isHovering) return;
    this.#timer = setTimeout(show, restMilliseconds);
  }

  /** The pointer has gone elsewhere. */
  leave() {
    clearTimeout(this.#timer);
    if (this.#isHovering) this.#timer = setTimeout(() => this.close(false), leaveMilliseconds);
  }

  /** Shows a word {written, said, phonemes, decidedBy}, below the rectangle `at` of the window. takesFocus: as keys and
   *  taps ask; else it goes when the pointer leaves. */
  show({written, said, phonemes, decidedBy}, at, takesFocus) {
    const {card, word, said: says, phonemes: sounds, decided, field} = this.#parts;
    clearTimeout(this.#timer);
    this.#written = written;
    if (takesFocus || !this.isOpen) this.#isHovering = !takesFocus;
    word.textContent = written;
    says.textContent = said === written ? '' : said;
    sounds.textContent = phonemes ? `/${phonemes}/` : '';
    decided.textContent = decidedBy ?? '';
    card.setAttribute('aria-label', t('words.correct', {word: written}));
    field.value = said === written && phonemes ? `[[${phonemes}]]` : said;
    card.hidden = false;
    this.#place(at);
    if (takesFocus && !this.hasFocus) card.focus({preventScroll: true});
  }

  /** isAsked: by the user in the card; then the 'close' event says so, for the focus to go back. */
  close(isAsked) {
    clearTimeout(this.#timer);
    if (!this.isOpen) return;
    const hadFocus = this.hasFocus;
    this.#parts.card.hidden = true;
    this.#isHovering = false;
    this.#tell('close', isAsked || hadFocus);
  }

  #place({left, top, bottom}) {
    const {card} = this.#parts, {offsetWidth: width, offsetHeight: height} = card, gap = 6;
    const below = bottom + gap + height < innerHeight || top - gap - height < 0;
    card.style.left = `${Math.max(8, Math.min(left, document.documentElement.clientWidth - width - 8))}px`;
    card.style.top = `${Math.max(8, Math.min(below ? bottom + gap : top - gap - height, innerHeight - height - 8))}px`;
  }

  #tell(type, detail) { this.dispatchEvent(new CustomEvent(type, {detail})); }
}
