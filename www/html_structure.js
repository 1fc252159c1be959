// What a page of HTML says: its title, its text, and the text's structure as in structure.js. The page is untrusted: it
// is parsed into a document that runs and fetches nothing, and only its text is taken.
import {parts} from './structure.js';

const silent = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'NOSCRIPT', 'HEAD', 'SVG', 'MATH', 'IFRAME', 'OBJECT', 'EMBED',
  'AUDIO', 'VIDEO', 'CANVAS', 'SELECT', 'TEXTAREA', 'BUTTON', 'INPUT', 'NAV', 'DIALOG', 'MENU', 'RP', 'RT']);
const kinds = {LI: 'item', DT: 'item', DD: 'item', BLOCKQUOTE: 'quote', PRE: 'code'};
const inline = new Set(['A', 'ABBR', 'ACRONYM', 'B', 'BDI', 'BDO', 'BIG', 'CITE', 'CODE', 'DATA', 'DEL', 'DFN', 'EM',
  'FONT', 'I', 'INS', 'KBD', 'LABEL', 'MARK', 'Q', 'RB', 'RUBY', 'S', 'SAMP', 'SMALL', 'SPAN', 'STRIKE', 'STRONG',
  'SUB', 'SUP', 'TIME', 'TT', 'U', 'VAR', 'WBR', 'IMG', 'PICTURE', 'SOURCE']);

// Words of epub:type, of role behind "doc-", and of classes, of what is beside the text (engine/book/html_page.cpp).
const asideWord = new RegExp('(?:^|\\s)(?:doc-)?(?:noteref|footnotes?|endnotes?|rearnotes?|pagebreak|pagenum|pageno|' +
  'page-?number|page-?list|toc|landmarks|index|loi|lot|fnanchor|annoref|backlink|pg-boilerplate)(?:\\s|$)', 'i');
const noteMark = /^[\d[\]()*†¡. ]{1,8}$/;
const isAside = element => element.nodeName === 'TABLE' ||
  ['epub:type', 'role', 'class'].some(name => asideWord.test(element.getAttribute(name) ?? ''));
const isNoteMark = element => isAside(element) || (element.nodeName === 'SUP' ||
  element.nodeName === 'A' && element.getAttribute('href')?.includes('#')) && noteMark.test(element.textContent.trim());
// Around a mark in a text that is being read; no text has these characters.
const markBegin = '\ufdd0', markEnd = '\ufdd1';

// A page says itself which part of it is its text, most often.
const mainPart = page => page.querySelector('main, [role=main]')
  ?? (page.querySelectorAll('article').length === 1 ? page.querySelector('article') : page.body);

const isSilent = element => silent.has(element.nodeName.toUpperCase()) || element.hidden
  || element.getAttribute('aria-hidden') === 'true';

/** {title, text, blocks} of HTML. */
export function structureOfHtml(html) {
  const page = new DOMParser().parseFromString(html, 'text/html'), collector = new Collector();
  const root = mainPart(page);
  // No recursion: pages may be nested as deep as they like.
  for (let node = root, entered = true; node;) {
    if (entered) collector.enter(node);
    const child = entered && !(node.nodeType === Node.ELEMENT_NODE && isSilent(node)) && node.firstChild;
    if (child) {
      node = child;
      continue;
    }
    collector.leave(node);
    if (node === root) break;
    entered = Boolean(node.nextSibling);
    node = node.nextSibling ?? node.parentNode;
  }
  return {title: page.title.trim(), ...collector.end()};
}

function withoutMarks(marked) {
  const marks = [], [first, ...rest] = marked.split(markBegin);
  let text = first.replaceAll(markEnd, '');
  for (const part of rest) {
    const [mark, ...after] = part.split(markEnd);
    marks.push([text.length, text.length + mark.length]);
    text += mark + after.join('');
  }
  return {text, marks};
}

class Collector {
  #pieces = [];
  #length = 0;
  #blocks = [];
  #held = '';        // of the block that is being read
  #kinds = [{kind: 'paragraph', level: 0}];  // of the elements around
  #marksAround = 0;  // of notes
  #lists = [];       // of each list around: the number of its next item, or null

  enter(node) {
    const name = node.nodeName;
    if (node.nodeType === Node.TEXT_NODE) {
      if (this.#isSilent(node)) return;
      const data = node.data.replace(/[\ufdd0\ufdd1]/g, '');
      this.#held += this.#kind === 'code' ? data : data.replace(/\s+/g, ' ');
    } else if (name === 'BR') {
      this.#held += '\n';
    } else if (name === 'TD' || name === 'TH') {
      if (this.#held.trim()) this.#held = `${this.#held.trimEnd()}, `;  // the cells of a row are one block
    } else if (inline.has(name)) {
      if (isNoteMark(node) && this.#marksAround++ === 0) this.#held += markBegin;
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      this.#flush();
      this.#begin(name, node);
    }
  }

  leave(node) {
    const name = node.nodeName;
    if (inline.has(name) && isNoteMark(node) && --this.#marksAround === 0) this.#held += markEnd;
    if (node.nodeType !== Node.ELEMENT_NODE || inline.has(name) || ['BR', 'TD', 'TH'].includes(name)) return;
    this.#flush();
    this.#kinds.pop();
    if (name === 'UL' || name === 'OL') this.#lists.pop();
  }

  end() {
    this.#flush();
    const text = this.#pieces.join('');
    return {text, blocks: this.#blocks.flatMap(block => parts(text, block))};
  }

  get #kind() { return this.#kinds.at(-1).kind; }

  #isSilent({parentNode}) { return parentNode?.nodeType === Node.ELEMENT_NODE && isSilent(parentNode); }

  #begin(name, node) {
    const outer = this.#kinds.at(-1), level = /^H[1-6]$/.exec(name) ? Number(name[1]) : 0;
    const kind = level ? 'heading' : kinds[name];
    const aside = outer.isAside || isAside(node) ? {isAside: true} : {};
    this.#kinds.push(kind ? {kind, level: kind === 'item' ? Math.max(0, this.#lists.length - 1) : level, ...aside}
      : {...outer, ...aside});
    if (name === 'UL' || name === 'OL') this.#lists.push(name === 'OL' ? node.start : null);
    if (name === 'LI' && this.#lists.at(-1) != null && !isSilent(node)) this.#held = `${this.#lists.pop()}. `;
    else return;
    this.#lists.push(parseInt(this.#held, 10) + 1);
  }

  // A number alone is kept for the paragraph inside of its item.
  #flush() {
    if (/^-?\d+\. $/.test(this.#held) && this.#kind === 'item') return;
    const isCode = this.#kind === 'code', block = this.#kinds.at(-1);
    const marked = isCode ? this.#held.replace(/^\n|\s+$/g, '') : this.#held.replace(/ *\n */g, '\n').trim();
    this.#held = '';
    const {text, marks} = withoutMarks(marked);
    if (text.trim() === '') return;
    if (this.#length) this.#put('\n\n');
    const start = this.#length;
    this.#put(text);
    this.#blocks.push({...block, start, end: this.#length, runs: [[start, this.#length]],
      ...marks.length && {marks: marks.map(([from, to]) => [start + from, start + to])}});
  }

  #put(text) {
    this.#pieces.push(text);
    this.#length += text.length;
  }
}
