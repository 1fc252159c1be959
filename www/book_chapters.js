// What of a document is read as a book, by chapters. As engine/book has it: notes, their marks, page numbers, tables
// and code are left out; chapters are those of the book's contents, else headings divide the text.
import {mostChapters} from './chapter_tags.js';

const mostHeading = 80;  // characters of a line of plain text that may be a heading
const numbered = new RegExp('^(?:chapter|part|book|section|act|canto|letter|stave|volume|kapitel|teil|buch|akt|' +
  'chapitre|partie|livre|capítulo|parte|libro|capitolo|hoofdstuk|глава)\\s+(?:[ivxlcdm]+|\\d+|one|two|' +
  'three|four|five|six|seven|eight|nine|ten|eleven|twelve|the|first|second|third|fourth|fifth|sixth|last|eins|' +
  'zwei|drei|vier|fünf|sechs)(?=[\\s.:,-]|$)', 'i');
const alone = new RegExp('^(?:prologue|epilogue|preface|introduction|foreword|afterword|interlude|conclusion|prolog|' +
  'epilog|vorwort|nachwort|einleitung|préface|prólogo|epílogo|пролог)\\.?$', 'i');

const textOf = (text, {runs}) => runs.map(([from, to]) => text.slice(from, to)).join('').replace(/\s+/g, ' ').trim();

function headingLevel(text, block, isPlain) {
  if (block.kind === 'heading') return block.level;
  if (!isPlain || block.end - block.start > mostHeading) return 0;
  const line = textOf(text, block);
  return numbered.test(line) || alone.test(line) ? 1 : 0;
}

// Where chapters begin, [{title, start}]: at headings of the first level that occurs more than once, or above it.
function byHeadings(text, blocks, isPlain) {
  const headings = blocks.map(block => ({title: textOf(text, block), start: block.start,
    level: headingLevel(text, block, isPlain)})).filter(({level}) => level);
  const often = [1, 2, 3, 4, 5, 6].find(level => headings.filter(each => each.level === level).length > 1);
  const deepest = often ?? Math.min(...headings.map(({level}) => level));
  return headings.filter(({level}) => level <= deepest);
}

/**
 * [{title, blocks}] of a document {title, text, blocks, chapters} as the reader has it; those without anything to read
 * are left out. A block here is {text, isHeading}. What comes behind the 255th chapter's beginning belongs to that one.
 */
export function chaptersOf({title, text, blocks, chapters}) {
  const isPlain = !blocks.some(({kind}) => kind === 'heading');
  const starts = (chapters?.length ? chapters : byHeadings(text, blocks, isPlain)).slice(0, mostChapters);
  if (!starts.length || starts[0].start > blocks[0].start) starts.unshift({title, start: blocks[0].start});
  const found = starts.slice(0, mostChapters).map(({title: name}) => ({title: name, blocks: []}));
  let number = 0;
  for (const block of blocks) {
    while (number + 1 < found.length && starts[number + 1].start <= block.start) ++number;
    if (block.isAside || block.kind === 'code') continue;
    const read = readPart(text, block);
    if (read.trim()) {
      found[number].blocks.push({text: read, start: block.start,
        isHeading: headingLevel(text, block, isPlain) > 0});
    }
  }
  return found.filter(each => each.blocks.length);
}

// Marks of notes become spaces, so that places in the text stay.
function readPart(text, {start, end, marks = []}) {
  let read = text.slice(start, end);
  for (const [from, to] of marks) {
    read = read.slice(0, from - start) + ' '.repeat(to - from) + read.slice(to - start);
  }
  return read;
}
