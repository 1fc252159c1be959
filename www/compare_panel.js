// Two voices side by side on the same text: each of the slots A and B holds a voice with its speaker and speed.
import {pageLanguage, t} from './page_language.js';

const names = ['A', 'B'];

/** Events: 'take' {detail: slot's name}: what is chosen now is to be put there; 'hear' {detail: [slots]}, one after the
 *  other. A slot: {name, voice, options, words}. */
export class ComparePanel extends EventTarget {
  #parts;
  #slots = names.map(name => ({name, voice: null, options: {}, words: ''}));

  /** parts: elements {slots, both}. */
  constructor(parts) {
    super();
    this.#parts = parts;
    parts.both.addEventListener('click', () => this.#tell('hear', [...this.#slots]));
    pageLanguage.addEventListener('change', () => this.#show());
  }

  /** voice: as a place's voices() gives it; options: speaker and speed of speak(); words: how the page calls both. */
  put(name, voice, options, words) {
    Object.assign(this.#slots.find(slot => slot.name === name), {voice, options, words});
    this.#show(`compare-take-${name}`);
  }

  /** Empties the slots whose voice is not among these. */
  keepOnly(voices) {
    for (const slot of this.#slots) {
      if (slot.voice && !voices.some(({id}) => id === slot.voice.id)) Object.assign(slot, {voice: null, words: ''});
    }
    this.#show();
  }

  #show(focused = document.activeElement?.id) {
    this.#parts.slots.replaceChildren(...this.#slots.map(slot => this.#card(slot)));
    this.#parts.both.disabled = this.#slots.some(({voice}) => !voice);
    if (focused?.startsWith('compare-')) document.getElementById(focused)?.focus();
  }

  #card(slot) {
    const {name, voice, words} = slot;
    const card = document.createElement('div'), title = document.createElement('h3');
    card.className = 'slot';
    title.textContent = `${name}: ${voice ? words : t('compare.empty')}`;
    const take = this.#button(`compare-take-${name}`, t('compare.take', {slot: name}), () => this.#tell('take', name));
    const hear = this.#button(`compare-hear-${name}`, t('compare.hear', {slot: name}),
      () => this.#tell('hear', [slot]));
    hear.disabled = !voice;
    card.append(title, take, hear);
    return card;
  }

  #button(id, textContent, onClick) {
    const button = Object.assign(document.createElement('button'), {type: 'button', id, textContent});
    button.addEventListener('click', onClick);
    return button;
  }

  #tell(type, detail) { this.dispatchEvent(new CustomEvent(type, {detail})); }
}
