// Marks the word that is being heard, in a copy of the text behind the text area.
export class Reading {
  #area;
  #copy;
  #text = '';
  #words = [];
  #shown = null;

  constructor(area, copy) {
    this.#area = area;
    this.#copy = copy;
    area.addEventListener('scroll', () => this.#follow());
    area.addEventListener('input', () => this.clear());
  }

  /** text: the text being spoken, the beginning of the area's text. */
  begin(text) {
    this.clear();
    this.#text = text;
  }

  /** What `speaker` says of the text. */
  speak(speaker, options, text) {
    this.begin(text);
    return speaker.speak(text, options);
  }

  pause() {}

  end() {}

  clear() {
    this.#text = '';
    this.#words = [];
    this.#shown = null;
    this.#copy.replaceChildren();
  }

  add(words) { if (this.#text) this.#words.push(...words); }

  /** Marks the word spoken at this second of the utterance. */
  at(seconds) {
    while (this.#words.length > 1 && this.#words[1].start <= seconds) this.#words.shift();
    const word = this.#words[0];
    if (!word || word.start > seconds || word === this.#shown) return;
    this.#shown = word;
    const text = this.#text, mark = document.createElement('mark');
    mark.textContent = text.slice(word.textStart, word.textEnd);
    this.#copy.replaceChildren(text.slice(0, word.textStart), mark, `${text.slice(word.textEnd)}\n`);
    const {offsetTop, offsetHeight} = mark, {scrollTop, clientHeight} = this.#area;
    if (offsetTop + offsetHeight > scrollTop + clientHeight || offsetTop < scrollTop) {
      this.#area.scrollTop = offsetTop - 16;
    }
    this.#follow();
  }

  #follow() { this.#copy.scrollTop = this.#area.scrollTop; }
}
