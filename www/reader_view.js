// Shows a structured text, marks the sentence and the word that are heard, and keeps them in view. Marks are
// ranges (CSS highlights), so that marking changes nothing in the document and costs no layout, whatever the
// text's length. The browser lays out only the groups of blocks that are in view (content-visibility).
const groupCharacters = 6000, sliceMilliseconds = 8, arrivalMilliseconds = 700;

const tags = {paragraph: 'p', item: 'li', quote: 'blockquote', code: 'pre'};
const canMark = typeof Highlight === 'function' && Boolean(globalThis.CSS?.highlights);
const nextTask = () => new Promise(done => setTimeout(done));

/** Event 'away': whether the reader has scrolled away from what is heard has changed; see isAway. */
export class ReaderView extends EventTarget {
  #element;
  #text = '';
  #blocks = [];
  #elements = [];
  #marked = null;   // the Range of the word or sentence that was marked last
  #spoken = null;   // the element of its block
  #arrives = 0;     // until when a scroll of our own may be on its way
  #showing = null;
  isAway = false;

  constructor(element) {
    super();
    this.#element = element;
    for (const type of ['wheel', 'touchmove', 'keydown', 'pointerdown']) {
      element.addEventListener(type, () => { this.#arrives = 0; }, {passive: true});
    }
  }

  /** Resolves when all of the text is there; the first screens are there at once. */
  async show({text, blocks}) {
    const showing = this.#showing = {};
    this.clear();
    [this.#text, this.#blocks, this.#elements] = [text, blocks, []];
    this.#element.replaceChildren();
    this.#element.scrollTop = 0;
    let group = null, size = 0, level = 1, start = performance.now();
    for (const [number, block] of blocks.entries()) {
      if (!group || size > groupCharacters) {
        if (performance.now() - start > sliceMilliseconds) {
          await nextTask();
          if (showing !== this.#showing) return;
          start = performance.now();
        }
        group = document.createElement('div');
        this.#element.append(group);
        size = 0;
      }
      if (block.kind === 'heading') level = Math.min(block.level + 1, level + 1, 6);
      this.#append(group, number, block, `h${level}`);
      size += block.end - block.start;
    }
  }

  #append(group, number, block, heading) {
    const element = document.createElement(tags[block.kind] ?? heading);
    element.textContent = block.runs.map(([start, end]) => this.#text.slice(start, end)).join('');
    element.dataset.block = number;
    this.#elements.push(element);
    if (block.kind !== 'item') return group.append(element);
    if (block.level) element.style.marginInlineStart = `${Math.min(block.level, 6) * 1.5}rem`;
    element.classList.toggle('numbered', /^-?\d/.test(element.textContent));
    if (group.lastChild?.nodeName !== 'UL') group.append(document.createElement('ul'));
    group.lastChild.append(element);
  }

  /** The place in the text that a click means; null between the blocks. */
  placeOf({target, clientX, clientY, detail}) {
    const element = target.closest('[data-block]'), block = element && this.#blocks[element.dataset.block];
    if (!block) return null;
    if (detail === 0) return block.start;  // from a screen reader, not from a mouse
    const caret = document.caretPositionFromPoint?.(clientX, clientY), range = caret ? null :
      document.caretRangeFromPoint?.(clientX, clientY);
    const [node, offset] = caret ? [caret.offsetNode, caret.offset] : [range?.startContainer, range?.startOffset];
    if (!node || node.parentNode !== element) return block.start;
    let left = offset;
    for (const [start, end] of block.runs) {
      if (left <= end - start) return start + left;
      left -= end - start;
    }
    return block.end - 1;
  }

  /** Marks text[start, end) of a block; null removes the mark. kind: 'sentence' or 'word'. */
  mark(kind, number, place) {
    const range = place && this.#rangeOf(number, place);
    if (canMark) {
      if (range) CSS.highlights.set(`spoken-${kind}`, new Highlight(range));
      else CSS.highlights.delete(`spoken-${kind}`);
    }
    if (!range) return;
    const element = this.#elements[number];
    if (element !== this.#spoken) {
      this.#spoken?.removeAttribute('aria-current');
      element.setAttribute('aria-current', 'true');
      this.#spoken = element;
    }
    this.#follow(range);
  }

  /** The rectangle of text[start, end) in the window, with a mark of its own; scroll: also brings it into view. null
   *  removes the mark. */
  point(number, place, scroll = false) {
    const range = place && this.#rangeOf(number, place);
    if (canMark) {
      if (range) CSS.highlights.set('looked-up', new Highlight(range));
      else CSS.highlights.delete('looked-up');
    }
    if (!range) return null;
    const {top, bottom} = range.getBoundingClientRect(), view = this.#element.getBoundingClientRect();
    if (scroll && (top < view.top || bottom > view.bottom)) this.#element.scrollBy({top: top - view.top - 60});
    return range.getBoundingClientRect();
  }

  clear() {
    this.mark('word', 0, null);
    this.mark('sentence', 0, null);
    this.#spoken?.removeAttribute('aria-current');
    this.#spoken = this.#marked = null;
    this.#setAway(false);
  }

  /** Brings what is marked into view, even after the reader has scrolled away. */
  bringBack() {
    if (this.#marked) this.#scrollTo(this.#marked);
    this.#setAway(false);
  }

  #rangeOf(number, {start, end}) {
    const element = this.#elements[number], node = element?.firstChild;
    if (!node) return null;
    const range = document.createRange(), shown = place => {
      let offset = 0;
      for (const [from, to] of this.#blocks[number].runs) {
        if (place <= from) break;
        offset += Math.min(place, to) - from;
      }
      return offset;
    };
    range.setStart(node, shown(start));
    range.setEnd(node, Math.max(shown(start), shown(end)));
    return range;
  }

  #isVisible(range) {
    const {top, bottom} = range.getBoundingClientRect(), view = this.#element.getBoundingClientRect();
    return bottom > view.top && top < view.bottom;
  }

  // Scrolls only while the reader follows: while the last mark was in view, or is being scrolled to.
  #follow(range) {
    const follows = !this.#marked || performance.now() < this.#arrives || this.#isVisible(this.#marked)
      || this.#isVisible(range);
    this.#marked = range;
    this.#setAway(!follows);
    if (!follows) return;
    const {top, bottom} = range.getBoundingClientRect(), view = this.#element.getBoundingClientRect();
    if (top < view.top + 8 || bottom > view.bottom - view.height / 6) this.#scrollTo(range);
  }

  #scrollTo(range) {
    if (performance.now() < this.#arrives) return;
    const {top} = range.getBoundingClientRect(), view = this.#element.getBoundingClientRect();
    const distance = top - view.top - view.height / 4, isFar = Math.abs(distance) > 3 * view.height;
    const isStill = isFar || matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#element.scrollBy({top: distance, behavior: isStill ? 'instant' : 'smooth'});
    this.#arrives = isStill ? 0 : performance.now() + arrivalMilliseconds;
    // Groups that come into view get their true heights only now.
    if (isFar) requestAnimationFrame(() => { if (range === this.#marked) this.#settle(range); });
  }

  #settle(range) {
    const {top} = range.getBoundingClientRect(), view = this.#element.getBoundingClientRect();
    this.#element.scrollBy({top: top - view.top - view.height / 4, behavior: 'instant'});
  }

  #setAway(isAway) {
    if (isAway === this.isAway) return;
    this.isAway = isAway;
    this.dispatchEvent(new Event('away'));
  }
}
