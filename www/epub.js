// Reads an EPUB (2 and 3) of the user's: its title, its text in the order of its spine, and its chapters. The book is
// untrusted: its pages are parsed into documents that run and fetch nothing, only text is taken, and all has bounds.
import {structureOfHtml} from './html_structure.js';
import {t} from './page_language.js';
import {ZipEntries, ZipError} from './zip_entries.js';

const mostPage = 10e6, mostText = 12e6, mostPages = 5000, mostEntry = 4e6;
// Of fonts, which are no text.
const harmlessEncryption = new Set(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#RC']);

const pageName = /\.(x?html?|xml)$/i;
const empty = new RegExp('<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\\b)' +
  '([a-z][\\w:-]{0,40})((?:\\s[^<>]{0,2000})?)/>', 'gi');

function xmlOf(bytes, name) {
  const text = textOf(bytes);
  if (/<!ENTITY/i.test(text)) throw new ZipError(`${name} in it declares entities, which no book needs`);
  const parsed = new DOMParser().parseFromString(text, 'application/xml');
  if (parsed.getElementsByTagName('parsererror').length) throw new ZipError(`${name} in it is no XML`);
  return parsed;
}

function textOf(bytes) {
  const mark = bytes[0] << 8 | bytes[1];
  return new TextDecoder(mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8').decode(bytes);
}

const all = (parent, name) => [...parent.getElementsByTagNameNS('*', name)];

// The entry that a reference in another entry means; without its fragment.
function resolved(from, reference) {
  const {pathname} = new URL(reference, `zip:///${from.split('/').map(encodeURIComponent).join('/')}`);
  try {
    return decodeURIComponent(pathname).replace(/^\/+/, '');
  } catch {
    return pathname.replace(/^\/+/, '');
  }
}

// A page of XHTML, as HTML: there an element that closes itself would go on.
const structureOf = page => structureOfHtml(page.replace(/^\s*<\?xml[^>]*\?>/, '').replace(empty, '<$1$2></$1>'));

async function refuseProtected(archive) {
  const name = 'META-INF/encryption.xml';
  if (archive.has('META-INF/license.lcpl') || archive.has('META-INF/rights.xml')) throw new ProtectedBook();
  if (!archive.has(name)) return;
  const methods = all(xmlOf(await archive.read(name, mostEntry), name), 'EncryptionMethod');
  if (methods.some(method => !harmlessEncryption.has(method.getAttribute('Algorithm')))) throw new ProtectedBook();
}

class ProtectedBook extends Error {}

// {title, author, pages, contents}: of the package document.
async function packageOf(archive) {
  const container = 'META-INF/container.xml';
  const roots = all(xmlOf(await archive.read(container, mostEntry), container), 'rootfile');
  const root = roots[0]?.getAttribute('full-path');
  if (!root) throw new ZipError(`${container} in it names no book`);
  const book = xmlOf(await archive.read(root, mostEntry), root), items = new Map();
  for (const item of all(book, 'item')) {
    items.set(item.getAttribute('id'), {path: resolved(root, item.getAttribute('href') ?? ''),
      type: item.getAttribute('media-type') ?? '', isContents: /\bnav\b/.test(item.getAttribute('properties') ?? '')});
  }
  const spine = all(book, 'spine')[0], read = all(book, 'itemref').filter(one => one.getAttribute('linear') !== 'no');
  const pages = read.map(one => items.get(one.getAttribute('idref'))).filter(item =>
    item && (/html/.test(item.type) || pageName.test(item.path))).map(({path}) => path);
  if (!pages.length) throw new ZipError('it names no pages to read');
  if (pages.length > mostPages) throw new ZipError(`it has ${pages.length} pages, and at most ${mostPages} are read`);
  const contents = [...items.values()].find(({isContents}) => isContents) ?? items.get(spine?.getAttribute('toc'));
  const [title, author] = ['title', 'creator'].map(name => all(book, name)[0]?.textContent.trim() ?? '');
  return {title, author, pages, contents: contents?.path};
}

// The titles of pages by path, of the table of contents; a book without one, or with a damaged one, has none.
async function titlesOf(archive, path) {
  const titles = new Map();
  if (!path || !archive.has(path)) return titles;
  const add = (reference, title) => {
    const page = resolved(path, reference ?? '');
    if (title.trim() && !titles.has(page)) titles.set(page, title.trim().replace(/\s+/g, ' ').slice(0, 200));
  };
  try {
    const contents = xmlOf(await archive.read(path, mostEntry), path);
    for (const point of all(contents, 'navPoint')) {
      add(all(point, 'content')[0]?.getAttribute('src'), all(point, 'text')[0]?.textContent ?? '');
    }
    const lists = all(contents, 'nav'), list = lists.find(nav => /\btoc\b/.test(nav.getAttribute('epub:type') ?? ''));
    const chosen = list ?? lists[0];
    for (const link of chosen ? all(chosen, 'a') : []) add(link.getAttribute('href'), link.textContent);
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
  }
  return titles;
}

// The pages' text, one behind the other.
class Book {
  #pieces = [];
  #length = 0;
  blocks = [];
  chapters = [];  // {title, start}

  add({text, blocks}, title) {
    if (!blocks.length) return;
    const heading = blocks[0].kind === 'heading' ? text.slice(blocks[0].start, blocks[0].end) : null;
    if (title && heading === null) this.#put(title, [{kind: 'heading', level: 1, start: 0, end: title.length,
      runs: [[0, title.length]]}]);
    const first = title && heading === null ? this.blocks.at(-1).start : null, start = this.#put(text, blocks);
    const name = title ?? heading;
    if (name) this.chapters.push({title: name.replace(/\s+/g, ' '), start: first ?? start});
    if (this.#length > mostText) throw new ZipError(`it has more than ${mostText / 1e6} million characters`);
  }

  get text() { return this.#pieces.join(''); }

  // Where the text begins in the book.
  #put(text, blocks) {
    if (this.#length) this.#write('\n\n');
    const at = this.#length;
    this.#write(text);
    const moved = places => places.map(([from, to]) => [at + from, at + to]);
    for (const {start, end, runs, marks, ...more} of blocks) {
      this.blocks.push({...more, start: at + start, end: at + end, runs: moved(runs),
        ...marks && {marks: moved(marks)}});
    }
    return at;
  }

  #write(text) {
    this.#pieces.push(text);
    this.#length += text.length;
  }
}

/** {title, author, text, blocks, chapters: [{title, start}]} of a File. Rejects with an Error that says why it cannot
 *  be read. */
export async function readEpub(file) {
  try {
    const archive = await ZipEntries.of(file);
    await refuseProtected(archive);
    const {title, author, pages, contents} = await packageOf(archive), titles = await titlesOf(archive, contents);
    const book = new Book();
    for (const page of pages) {
      book.add(structureOf(textOf(await archive.read(page, mostPage))), titles.get(page));
      await new Promise(done => setTimeout(done));  // the page stays responsive
    }
    if (!book.blocks.length) throw new ZipError('it has no text, only pictures perhaps');
    return {title, author, text: book.text, blocks: book.blocks, chapters: book.chapters};
  } catch (error) {
    if (error instanceof ProtectedBook) {
      throw new Error(t('file.protected', {name: file.name}));
    }
    if (!(error instanceof ZipError)) throw error;
    throw new Error(t('file.bad-epub', {name: file.name, detail: error.message}));
  }
}
