// The structure of a text for the reading view: headings, paragraphs, items of lists, quotes and code. A block names
// its place in the text as it is spoken, so the times of words need no conversion.
//
// Block: {kind: 'heading' | 'paragraph' | 'item' | 'quote' | 'code', level, start, end, runs}. text[start, end) is
// spoken. runs: [[start, end], …] are the parts of it that are shown, without the marks of Markdown. isAside: true of
// tables, notes and page numbers, which a book leaves out; marks: [[start, end], …] of numbers that lead to notes.

const mostOfBlock = 4000;      // characters; a longer one takes a browser long to lay out, so it becomes several
const mostOfCode = 60_000;     // the same for code, whose parts the engine would not know as code

/** Blocks of a text, in order. format: 'plain' or 'markdown'. */
export function blocksOf(text, format) {
  const blocks = format === 'markdown' ? new MarkdownBlocks(text).all() : paragraphs(text);
  return blocks.flatMap(block => parts(text, block));
}

/** The same block in parts that a browser lays out at once. */
export function parts(text, block) {
  const most = block.kind === 'code' ? mostOfCode : mostOfBlock, cut = [];
  for (let at = block.start; block.end - at > most;) {
    const end = cutBefore(text, at, at + most);
    cut.push(within(block, at, end));
    at = end;
    if (block.end - at <= most) cut.push(within(block, at, block.end));
  }
  return cut.length ? cut : [block];
}

// Behind the last sentence, else behind the last word, and never inside of a character.
function cutBefore(text, start, limit) {
  const half = start + (limit - start) / 2, sentence = text.lastIndexOf('. ', limit - 2);
  if (sentence > half) return sentence + 2;
  for (let at = limit; at > half; --at) if (/\s/.test(text[at - 1])) return at;
  return /[\ud800-\udbff]/.test(text[limit - 1]) ? limit - 1 : limit;
}

function within({runs, marks = [], ...more}, start, end) {
  const shown = runs.map(([from, to]) => [Math.max(from, start), Math.min(to, end)]).filter(([from, to]) => from < to);
  const inside = marks.filter(([from, to]) => from >= start && to <= end);
  return {...more, start, end, runs: shown, ...inside.length && {marks: inside}};
}

function* linesOf(text) {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start), end = found < 0 ? text.length : found;
    yield {start, end, line: text.slice(start, end)};
    start = end + 1;
  }
}

// Paragraphs have empty lines between them.
function paragraphs(text) {
  const blocks = [];
  let open = null;
  for (const {start, end, line} of linesOf(text)) {
    if (line.trim() === '') open = null;
    else if (open) open.end = open.runs[0][1] = end;
    else blocks.push(open = {kind: 'paragraph', level: 0, start, end, runs: [[start, end]]});
  }
  return blocks;
}

const fence = /^ {0,3}(`{3,}|~{3,})/, heading = /^ {0,3}(#{1,6})(?:[ \t]+|$)/, underline = /^ {0,3}(=+|-+)[ \t]*$/;
const rule = /^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/, item = /^([ \t]*)([-*+]|\d{1,9}[.)])[ \t]+/;
const quote = /^ {0,3}(?:>[ \t]?)+/, definition = /^ {0,3}\[[^\]]{1,500}\]:\s/, row = /^[ \t]*\|/;
const delimiters = /^[ \t]*\|?[ \t:|-]*-[ \t:|-]*$/;

// What is left out of a line: escapes, marks of emphasis and code, brackets and targets of links, tags. What a group
// holds stays.
const marks = new RegExp(['\\\\(?=[!-/:-@[-`{-~])', '(`+)([^`\\n]{1,500})\\1', '!?\\[(?=[^\\]\\[\\n]{0,500}\\][([])',
  '\\]\\([^()\\s]{0,2000}(?:[ \\t]+"[^"\\n]{0,200}")?\\)', '\\]\\[[^\\]\\n]{0,200}\\]', '<(https?:[^\\s<>]{1,2000})>',
  '<!--[^]{0,1000}?-->', '</?[A-Za-z][^<>\\n]{0,500}>', '\\*+(?=[^\\s*])|(?<=[^\\s*])\\*+', '~~',
  '(?<![\\p{L}\\p{N}_])_+(?=[^\\s_])|(?<=[^\\s_])_+(?![\\p{L}\\p{N}_])'].join('|'), 'gu');

function shownOf(text, [start, end]) {
  const runs = [];
  let at = start;
  for (const match of text.slice(start, end).matchAll(marks)) {
    const kept = match[2] ?? match[3], from = start + match.index;
    if (from > at) runs.push([at, from]);
    at = from + match[0].length;
    if (kept) runs.push([from + match[0].indexOf(kept), from + match[0].indexOf(kept) + kept.length]);
  }
  if (end > at) runs.push([at, end]);
  return runs;
}

// Reads what the lines say; the engine decides in more detail what is heard (engine/text/normalize/markdown.h).
class MarkdownBlocks {
  #text;
  #blocks = [];
  #open = null;    // the block that the next line may go on
  #fence = null;   // the marks that end the open block of code

  constructor(text) { this.#text = text; }

  all() {
    for (const line of linesOf(this.#text)) this.#read(line);
    for (const block of this.#blocks) {
      if (block.kind !== 'code') block.runs = block.runs.flatMap(run => shownOf(this.#text, run));
    }
    return this.#blocks.filter(({runs}) => runs.length);
  }

  #add(kind, level, {start, end}, shownFrom, shownTo = end) {
    this.#open = {kind, level, start, end, runs: shownFrom < shownTo ? [[shownFrom, shownTo]] : []};
    this.#blocks.push(this.#open);
  }

  // The line belongs to the open block. The line end before it is shown too.
  #goOn({end}, shownFrom) {
    const {runs} = this.#open, last = runs.at(-1);
    if (last) last[1] = Math.min(last[1] + 1, end);
    if (shownFrom < end) runs.push([shownFrom, end]);
    this.#open.end = end;
  }

  #read(at) {
    const {line, start, end} = at;
    let found;
    if (this.#fence) return this.#readCode(at);
    if (line.trim() === '' || definition.test(line)) {
      this.#open = null;
    } else if ((found = fence.exec(line))) {
      this.#fence = found[1];
      this.#add('code', 0, at, end);
    } else if ((found = heading.exec(line))) {
      this.#add('heading', found[1].length, at, start + found[0].length,
        start + line.replace(/[ \t]+#*[ \t]*$/, '').length);
      this.#open = null;
    } else if (this.#open?.kind === 'paragraph' && (found = underline.exec(line))) {
      Object.assign(this.#open, {kind: 'heading', level: found[1][0] === '=' ? 1 : 2, end});
      this.#open = null;
    } else if (rule.test(line) || delimiters.test(line)) {
      this.#open = null;
    } else if ((found = item.exec(line))) {
      const isNumber = /\d/.test(found[2]);
      this.#add('item', found[1].length >> 1, at, start + (isNumber ? found[1].length : found[0].length));
    } else if ((found = quote.exec(line))) {
      if (this.#open?.kind === 'quote') this.#goOn(at, start + found[0].length);
      else this.#add('quote', 0, at, start + found[0].length);
    } else if (row.test(line)) {
      this.#add('paragraph', 0, at, start + line.indexOf('|') + 1, start + line.replace(/\|?[ \t]*$/, '').length);
      this.#open.isAside = true;  // a row of a table
      this.#open = null;
    } else {
      const shownFrom = start + line.length - line.trimStart().length;
      if (this.#open) this.#goOn(at, shownFrom);
      else this.#add('paragraph', 0, at, shownFrom);
    }
  }

  #readCode(at) {
    const closes = at.line.trim();
    if (closes.startsWith(this.#fence) && closes === this.#fence[0].repeat(closes.length)) {
      this.#open.end = at.end;
      this.#open = this.#fence = null;
    } else {
      this.#goOn(at, at.start);
    }
  }
}
