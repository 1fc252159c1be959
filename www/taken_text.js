// The part of the area's text that is spoken. A longer text stays in the area as a whole, and a note says how much is
// left out.
import {language, pageLanguage, t} from './page_language.js';

export const mostCharacters = 200_000;

const shown = number => number.toLocaleString(language());

// Avoids cutting within a word, and never cuts within a character.
function cut(text) {
  if (text.length <= mostCharacters) return text;
  const last = mostCharacters - 200, space = text.slice(last, mostCharacters + 1).search(/\s\S*$/);
  if (space >= 0) return text.slice(0, last + space).trimEnd();
  return text.slice(0, mostCharacters).replace(/[\ud800-\udbff]$/, '');
}

/** Event 'change': the text has changed. */
export class TakenText extends EventTarget {
  #area;

  /** count, note: elements for the length of the text, and for the part that is left out. */
  constructor(area, {count, note}) {
    super();
    this.#area = area;
    const tell = () => {
      count.textContent = t('text.characters', {count: area.value.length, shown: shown(area.value.length)});
      note.textContent = this.note;
      note.hidden = !this.note;
    };
    area.addEventListener('input', () => {
      tell();
      this.dispatchEvent(new Event('change'));
    });
    pageLanguage.addEventListener('change', tell);
    tell();
  }

  get text() { return cut(this.#area.value); }

  get isBlank() { return !/\S/.test(this.#area.value); }

  /** Empty if all of the text is spoken. */
  get note() {
    const all = this.#area.value.length, taken = this.text.length;
    return all <= mostCharacters ? ''
      : t('text.too-long', {all: shown(all), most: shown(mostCharacters), taken: shown(taken),
        left: shown(all - taken)});
  }
}
