// Where sentences and paragraphs of a text begin, for moving in it. Sentences are found when they are asked for, block
// by block, since a text may have ten thousands of them.

// A mark behind these ends no sentence.
const abbreviation = /(?:^|[\s(])(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|No|vs|cf|e\.g|i\.e|z\.B|d\.h|Nr|bzw|M|Mme)\.\s*$/;
const segmenter = new Intl.Segmenter(undefined, {granularity: 'sentence'});

/** blocks: as structure.js gives them, at least one. Places are indices of the text. */
export class Sentences {
  #text;
  #blocks;
  #known = {block: null, starts: []};

  constructor(text, blocks) {
    this.#text = text;
    this.#blocks = blocks;
  }

  /** The number of the block at a place, or of the one before it. */
  blockAt(place) {
    let low = 0, high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#blocks[middle].start <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** {start, end} of the sentence at a place. */
  at(place) {
    const block = this.#blocks[this.blockAt(place)], starts = this.#startsOf(block);
    const next = starts.findIndex(start => start > place);
    const last = next < 0 ? starts.length - 1 : Math.max(0, next - 1);
    return {start: starts[last], end: starts[last + 1] ?? block.end};
  }

  /** Where the next sentence begins; null behind the last. */
  next(place) {
    const {end} = this.at(place), number = this.blockAt(place);
    return end < this.#blocks[number].end ? end : this.#blocks[number + 1]?.start ?? null;
  }

  /** Where the sentence before begins. */
  previous(place) {
    const {start} = this.at(place), number = this.blockAt(place), block = this.#blocks[number];
    if (start > block.start) return this.at(start - 1).start;
    return number === 0 ? start : this.at(this.#blocks[number - 1].end - 1).start;
  }

  nextBlock(place) { return this.#blocks[this.blockAt(place) + 1]?.start ?? null; }

  /** Where the block begins; in its first sentence, where the block before begins. */
  previousBlock(place) {
    const number = this.blockAt(place), {start} = this.#blocks[number];
    return this.at(place).start > start ? start : this.#blocks[Math.max(0, number - 1)].start;
  }

  #startsOf(block) {
    if (this.#known.block !== block) this.#known = {block, starts: this.#find(block)};
    return this.#known.starts;
  }

  #find({kind, start, end}) {
    if (kind === 'code') return [start];
    const starts = [start], text = this.#text.slice(start, end).replaceAll('\n', ' ');  // wrapped lines
    let before = '';
    for (const {segment, index} of segmenter.segment(text)) {
      if (index > 0 && before.trim() && segment.trim() && !abbreviation.test(before)) {
        starts.push(start + index);
        before = '';
      }
      before = (before + segment).slice(-40);
    }
    return starts;
  }
}
