// What will be said: lists how the words of the text are spoken, and keeps the user's own pronunciations.
import {pageLanguage, t} from './page_language.js';
import {reasonOf} from './reasons.js';

const settleMilliseconds = 300, mostShown = 300, mostCharacters = 20_000;
const storageName = 'linnet-own-words', lexiconName = 'own words';

// A browser may forbid a page to keep anything.
function keptTable() {
  try {
    return localStorage.getItem(storageName) ?? '';
  } catch {
    return '';
  }
}

// Why the browser does not keep the table; null where it does.
function keep(table) {
  try {
    localStorage.setItem(storageName, table);
    return null;
  } catch (error) {
    return t('words.not-kept', {why: error.message});
  }
}

function rowOf(cells) {
  const row = document.createElement('tr');
  for (const content of cells) row.insertCell().append(content);
  return row;
}

export class WordsPanel {
  #parts;
  #taken;
  #place = null;
  #table = keptTable();
  #settling = 0;

  /** parts: elements {details, rows, note, form, word, said, table, use, save, file}; taken: the page's TakenText. */
  constructor(parts, taken) {
    this.#parts = parts;
    this.#taken = taken;
    parts.table.value = this.#table;
    taken.addEventListener('change', () => this.#settle());
    for (const [target, type] of [[parts.details, 'toggle'], [pageLanguage, 'change']]) {
      target.addEventListener(type, () => void this.#show());
    }
    parts.form.addEventListener('submit', event => {
      event.preventDefault();
      void this.#add();
    });
    parts.use.addEventListener('click', () => void this.#use(parts.table.value));
    parts.save.addEventListener('click', () => this.#save());
    parts.file.addEventListener('change', async () => {
      const [file] = parts.file.files;
      parts.file.value = '';  // so that the same file can be chosen again
      if (file) await this.#use(await file.text());
    });
  }

  /** place: what speaks now, with a voice that is ready; null while there is none, or one that cannot tell. */
  async watch(place) {
    this.#place = place?.words ? place : null;
    this.#parts.details.hidden = Boolean(place) && !this.#place;
    if (this.#place && this.#table) await this.#use(this.#table);
    else await this.#show();
  }

  #settle() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.#show(), settleMilliseconds);
  }

  async #show() {
    const {details, rows} = this.#parts, place = this.#place;
    if (!details.open || !place) return;
    const text = this.#taken.text.slice(0, mostCharacters);
    const words = text.trim() ? await place.words(text).catch(() => []) : [];
    if (place !== this.#place) return;
    rows.replaceChildren(...words.slice(0, mostShown).map(word => this.#row(word)));
    const more = words.length - mostShown;
    if (more > 0) rows.append(rowOf([t('words.more', {count: more})]));
  }

  // The word is a button by which it is corrected: with what is said for it now, to be changed.
  #row({written, said, phonemes, decidedBy}) {
    const correct = document.createElement('button'), {word, said: field} = this.#parts;
    correct.type = 'button';
    correct.className = 'word';
    correct.textContent = written;
    correct.setAttribute('aria-label', t('words.correct', {word: written}));
    correct.addEventListener('click', () => {
      word.value = written;
      field.value = said === written && phonemes ? `[[${phonemes}]]` : said;
      field.focus();
      field.select();
    });
    return rowOf([correct, said === written ? '' : said, phonemes, decidedBy]);
  }

  // Speaks by this table from now on; a wrong one changes nothing, and the page says what is wrong. Resolves to that,
  // or to null.
  async #use(table) {
    const {note, table: field} = this.#parts;
    let problem = null;
    note.textContent = '';
    try {
      const {entries, notes} = await this.#place?.useOwnWords(table, lexiconName) ?? {entries: null, notes: []};
      this.#table = field.value = table;
      const counted = entries === null ? '' : t('words.count', {count: entries});
      note.textContent = [keep(table) ?? counted, ...notes].filter(Boolean).join(' ');
    } catch (error) {
      field.value = table;
      problem = note.textContent = reasonOf(error);
    }
    await this.#show();
    return problem;
  }

  /** Has a word said otherwise from now on. A line for it that is there already gives way. Resolves to what is wrong,
   *  in words, or to null. */
  async correct(written, said) {
    const before = this.#table, others = before.split('\n').filter(line => line && line.split('\t')[0] !== written);
    const problem = await this.#use([...others, `${written}\t${said}`, ''].join('\n'));
    if (problem) await this.#use(before);
    return problem;
  }

  async #add() {
    const {word, said, form} = this.#parts;
    const end = this.#table === '' || this.#table.endsWith('\n') ? '' : '\n';
    const before = this.#table;
    await this.#use(`${before}${end}${word.value.trim()}\t${said.value.trim()}\n`);
    if (this.#table !== before) form.reset();
  }

  #save() {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([this.#parts.table.value], {type: 'text/tab-separated-values'}));
    link.download = 'own-words.tsv';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);  // the browser reads the URL after the click
  }
}
