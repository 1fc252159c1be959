// Reads a text from a file of the user's: plain text, Markdown, HTML or an EPUB. Other kinds are refused with what
// would do.
import {number, t} from './page_language.js';

const mostBytes = 10_000_000, mostOfBook = 40_000_000, lookedAt = 4096;

const formats = {md: 'markdown', markdown: 'markdown', html: 'html', htm: 'html', xhtml: 'html'};
const suffixOf = name => /\.([^.]+)$/.exec(name)?.[1].toLowerCase() ?? '';
const megabytes = bytes => number(bytes / 1e6, bytes < 1e7 ? 1 : 0);

function startsWith(bytes, ...signature) { return signature.every((byte, i) => bytes[i] === byte); }

// Why these bytes are no text that the page can read; null if they may be one.
function refusalOf(name, bytes) {
  if (bytes.length === 0) return t('file.empty', {name});
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46)) {
    return t('file.pdf', {name});
  }
  if (startsWith(bytes, 0x50, 0x4b, 3, 4)) {
    return t('file.packed', {name});
  }
  if (bytes.subarray(0, lookedAt).includes(0)) {
    return t('file.no-text', {name});
  }
  return null;
}

function encodingByMark(bytes) {
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
  return startsWith(bytes, 0xfe, 0xff) ? 'utf-16be' : null;
}

// The encoding that a page of HTML says it has.
function declaredEncoding(bytes) {
  const begin = String.fromCharCode(...bytes.subarray(0, 1024));
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,30})/i.exec(begin)?.[1] ?? null;
}

function decoded(bytes, encoding, fatal = false) {
  try {
    return new TextDecoder(encoding, {fatal}).decode(bytes);
  } catch {
    return null;  // bytes that are wrong in this encoding, or an encoding that the browser does not know
  }
}

function checkSize({name, size}, most, key) {
  if (size > most) throw new Error(t(key, {name, megabytes: megabytes(size), most: megabytes(most)}));
}

// By its name, or by how an EPUB begins: a zip archive whose first entry says what it is.
async function isBook(file) {
  if (suffixOf(file.name) === 'epub' || file.type === 'application/epub+zip') return true;
  const begin = new Uint8Array(await file.slice(0, 58).arrayBuffer().catch(() => new ArrayBuffer(0)));
  return new TextDecoder('latin1').decode(begin.subarray(30)) === 'mimetypeapplication/epub+zip';
}

async function readBook(file) {
  checkSize(file, mostOfBook, 'file.book-too-large');
  const {readEpub} = await import('./epub.js'), structure = await readEpub(file);
  return {name: structure.title || file.name, text: structure.text, format: 'epub', structure, note: ''};
}

/**
 * {name, text, format: 'plain' | 'markdown' | 'html' | 'epub', structure, note}; structure: {title, text, blocks,
 * chapters}, of an EPUB; note says what may be wrong, or is ''. Rejects with an Error that says why the file cannot be
 * read, and what can be.
 */
export async function readTextFile(file) {
  const {name} = file;
  if (await isBook(file)) return readBook(file);
  checkSize(file, mostBytes, 'file.too-large');
  let bytes;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw new Error(t('file.unreadable', {name, detail: error.message}));  // a folder, or a file that has been removed
  }
  const encoding = encodingByMark(bytes), refusal = encoding ? null : refusalOf(name, bytes);
  if (refusal) throw new Error(refusal);
  const format = formats[suffixOf(name)] ?? (file.type === 'text/html' ? 'html' : 'plain');
  let text = decoded(bytes, encoding ?? 'utf-8', true), note = '';
  if (text === null) {
    const declared = format === 'html' ? declaredEncoding(bytes) : null;
    text = declared && decoded(bytes, declared, true);
    if (text === null) {
      text = decoded(bytes, encoding ?? 'windows-1252');
      note = t('file.encoding', {name});
    }
  }
  if (text.trim() === '') throw new Error(t('file.blank', {name}));
  return {name, text: text.replace(/\r\n?/g, '\n'), format, note};
}
