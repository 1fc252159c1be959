// What a file of speech says of its chapters: an ID3 tag (ID3v2.4, with its addendum on chapters) for MP3, comments for
// Opus. native/book writes the same.
import {joined} from './joined_bytes.js';

const utf8 = 3, encoder = new TextEncoder();
export const mostChapters = 255;  // of ID3's table of contents, which counts them in a byte
const mostTitleBytes = 100;       // so that the comments of all chapters fit on one page of Ogg

// Never within a character.
function cutTitle(title) {
  let cut = title;
  while (encoder.encode(cut).length > mostTitleBytes) cut = [...cut].slice(0, -1).join('');
  return cut;
}

// Big-endian, with 7 or 8 bits in a byte.
const number = (value, bits) => Uint8Array.from([3, 2, 1, 0], place => Math.floor(value / 2 ** (bits * place)) &
  (1 << bits) - 1);
const frame = (id, ...content) => {
  const body = joined(content);
  return joined([encoder.encode(id), number(body.length, 7), new Uint8Array(2), body]);
};
const textFrame = (id, text) => text ? frame(id, [utf8], encoder.encode(text)) : new Uint8Array();
const elementId = i => encoder.encode(`chapter${String(i + 1).padStart(3, '0')}\0`);
const milliseconds = seconds => Math.round(seconds * 1000);

function chapterFrames(chapters) {
  const noOffset = new Uint8Array(8).fill(255);  // times count, not bytes
  const topLevelAndOrdered = 3;
  const frames = chapters.map(({title, begin, end}, i) => frame('CHAP', elementId(i), number(milliseconds(begin), 8),
    number(milliseconds(end), 8), noOffset, textFrame('TIT2', cutTitle(title))));
  return [frame('CTOC', encoder.encode('toc\0'), [topLevelAndOrdered, chapters.length],
    ...chapters.map((_, i) => elementId(i))), ...frames];
}

/** The bytes before an MP3's sound. chapters: [{title, begin, end}] in seconds, at most mostChapters. */
export function id3Tag({title, author, chapters}) {
  const frames = joined([textFrame('TIT2', title), textFrame('TALB', title), textFrame('TPE1', author),
    textFrame('TCON', 'Audiobook'), ...chapterFrames(chapters)]);
  return joined([encoder.encode('ID3\x04\0\0'), number(frames.length, 7), frames]);
}

function opusTime(seconds) {
  const ms = milliseconds(seconds), two = value => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two(ms / 60_000 % 60)}:${two(ms / 1000 % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}

/** The comments of an Opus file, ['NAME=text', …]. */
export function opusComments({title, author, chapters}) {
  const about = [['TITLE', title], ['ALBUM', title], ['ARTIST', author], ['GENRE', 'Audiobook']];
  return [...about.filter(([, text]) => text).map(([name, text]) => `${name}=${cutTitle(text)}`),
    ...chapters.flatMap(({title: name, begin}, i) => {
      const key = `CHAPTER${String(i + 1).padStart(3, '0')}`;
      return [`${key}=${opusTime(begin)}`, `${key}NAME=${cutTitle(name)}`];
    })];
}
