// Piper's catalogue in the page: lists and searches its voices, shows what each is, and downloads it into this browser.
// Whatever is downloaded takes the way of a user's own voice: it is kept once it has opened.
import {KeptVoices, ownVoiceUrl} from './kept_voices.js';
import {language as pageCode, nameOfLanguage, number, pageLanguage, t, translate} from './page_language.js';
import {reasonOf} from './reasons.js';
import {PiperCatalogue, licenceIn} from './piper_catalogue.js';
import {sampleSentence} from './sample_sentences.js';

const mostShown = 60;
const storageName = 'linnet-catalogue';
const megabytes = bytes => t('gallery.megabytes', {megabytes: number(bytes / 1e6, bytes < 1e7 ? 1 : 0)});
const plain = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const markup = `<form class="own-word" data-t-aria-label="catalogue.title">
    <div class="field"><label for="catalogue-search" data-t="gallery.search"></label>
      <input id="catalogue-search" type="search" autocomplete="off"></div>
    <div class="field"><label for="catalogue-language" data-t="gallery.language"></label>
      <select id="catalogue-language"></select></div>
    <div class="field"><label for="catalogue-address" data-t="catalogue.address"></label>
      <input id="catalogue-address" required autocomplete="off" spellcheck="false"></div>
    <button type="submit" data-t="catalogue.list"></button>
  </form>
  <p id="catalogue-note" class="hint" role="status"></p>
  <ul id="catalogue-list" class="voices"></ul>`;

function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

// The address that the user has chosen before; a browser may forbid a page to keep anything.
function keptAddress() {
  try {
    return localStorage.getItem(storageName);
  } catch {
    return null;
  }
}

function keepAddress(address) {
  try {
    localStorage.setItem(storageName, address);
  } catch { /* then it has to be given again */ }
}

/** Events: 'try' {detail: a text in a voice's language, which the user wants to hear}. */
export class CataloguePanel extends EventTarget {
  #catalogue = null;
  #voices = [];
  #kept = new Set();      // URLs of what this browser keeps
  #opened = new Map();    // name → {card} of voices whose facts are shown
  #downloads = new Map(); // name → {stop: AbortController, share}
  #parts;
  #panel;
  #sample = null;

  /** place: a <details> element, whose list is fetched when it is opened first. panel: the VoicesPanel, which keeps the
   *  voices. address: of the host's folder with voices.json. */
  constructor(place, panel, address) {
    super();
    const body = make('div', {innerHTML: markup});
    place.append(body);
    const [form, search, languages, field, note, list] = ['form', '#catalogue-search', '#catalogue-language',
      '#catalogue-address', '#catalogue-note', '#catalogue-list'].map(each => body.querySelector(each));
    this.#parts = {search, languages, field, note, list};
    this.#panel = panel;
    field.value = keptAddress() ?? address;
    translate(place);
    form.addEventListener('submit', event => {
      event.preventDefault();
      keepAddress(field.value);
      void this.#load();
    });
    for (const filter of [search, languages]) filter.addEventListener('input', () => this.#show());
    place.addEventListener('toggle', () => { if (place.open && !this.#catalogue) void this.#load(); });
    for (const type of ['added', 'removed']) panel.addEventListener(type, () => void this.#refresh());
    pageLanguage.addEventListener('change', () => this.#show());
  }

  #say(words) { this.#parts.note.textContent = words; }

  async #load() {
    const catalogue = this.#catalogue = new PiperCatalogue(this.#parts.field.value);
    this.#say(t('catalogue.loading'));
    try {
      const voices = await catalogue.voices();
      if (catalogue !== this.#catalogue) return;
      this.#voices = voices;
      this.#say('');
    } catch (error) {
      if (catalogue !== this.#catalogue) return;
      this.#voices = [];
      this.#say(t(error.kind === 'not_found' ? 'catalogue.none' : 'catalogue.failed', {why: reasonOf(error)}));
    }
    this.#fillLanguages();
    await this.#refresh();
  }

  async #refresh() {
    this.#kept = new Set((await new KeptVoices().list().catch(() => [])).map(({url}) => url));
    this.#show();
  }

  #fillLanguages() {
    const {languages: field} = this.#parts, chosen = field.value || pageCode();
    const names = new Map(this.#voices.map(({language, languageName}) =>
      [language.split('_')[0], nameOfLanguage(language.split('_')[0], languageName)]));
    const sorted = [...names].sort(([, a], [, b]) => a.localeCompare(b, pageCode()));
    field.replaceChildren(new Option(t('gallery.all'), ''), ...sorted.map(([code, name]) => new Option(name, code)));
    field.value = names.has(chosen) ? chosen : '';
  }

  #fits({name, language, languageName, quality}) {
    const {search, languages} = this.#parts;
    const words = plain([name, nameOfLanguage(language.replace('_', '-'), ''), languageName, quality].join(' '));
    return (!languages.value || language.split('_')[0] === languages.value) &&
      plain(search.value).split(/\s+/).every(word => words.includes(word));
  }

  #show() {
    const {list} = this.#parts, focused = document.activeElement?.getAttribute('aria-label');
    const fitting = this.#voices.filter(voice => this.#fits(voice));
    list.replaceChildren(...fitting.slice(0, mostShown).map(voice => this.#row(voice)));
    if (fitting.length > mostShown) list.append(make('li', {textContent: t('catalogue.more',
      {count: fitting.length - mostShown})}));
    if (focused) list.querySelector(`[aria-label="${CSS.escape(focused)}"]`)?.focus();
  }

  #row(voice) {
    const {name, language, quality, speakers, bytes} = voice, download = this.#downloads.get(name);
    const facts = [nameOfLanguage(language.replace('_', '-')), quality,
      speakers > 1 && t('catalogue.speakers', {count: speakers}), megabytes(bytes),
      this.#isKept(voice) && t('gallery.here'),
      download && t('catalogue.share', {percent: Math.floor(100 * download.share)})].filter(Boolean);
    const row = make('li', {className: 'catalogued'}, make('span', {textContent: name}),
      make('span', {className: 'size', textContent: facts.join(' · ')}), ...this.#buttons(voice));
    const shown = this.#opened.get(name);
    if (shown) row.append(this.#facts(voice, shown));
    return row;
  }

  #isKept({name}) { return this.#kept.has(ownVoiceUrl(name, false)); }

  #buttons(voice) {
    const {name} = voice;
    const about = this.#button('catalogue.about', name, () => this.#toggleFacts(voice));
    about.setAttribute('aria-expanded', String(this.#opened.has(name)));
    const download = this.#downloads.get(name);
    if (download) return [about, this.#button('downloads.stop', name, () => download.stop.abort())];
    if (!this.#isKept(voice)) {
      return [about, this.#button('downloads.download', name, () => void this.#download(voice))];
    }
    return [about, this.#button('downloads.remove', name, () => void this.#panel.remove(ownVoiceUrl(name, false)))];
  }

  #button(key, name, onClick) {
    const button = make('button', {type: 'button', textContent: t(key)});
    button.setAttribute('aria-label', t('downloads.action', {action: t(key), voice: name}));
    button.addEventListener('click', onClick);
    return button;
  }

  async #toggleFacts(voice) {
    const {name} = voice;
    if (this.#opened.delete(name)) return this.#show();
    this.#opened.set(name, {card: null});
    this.#show();
    await this.#readCard(voice);
    this.#show();
  }

  async #readCard(voice) {
    const known = this.#opened.get(voice.name)?.card;
    if (typeof known === 'string') return;
    const card = await this.#catalogue.card(voice).catch(error => t('catalogue.failed', {why: reasonOf(error)}));
    this.#opened.set(voice.name, {card});
  }

  #facts(voice, {card}) {
    const licence = card === null ? t('catalogue.loading') : licenceIn(card) || t('catalogue.no-licence');
    const sentence = sampleSentence(voice.language);
    const facts = make('div', {className: 'facts'}, make('p', {}, make('b', {textContent: t('gallery.licence')}),
      ` ${licence}`));
    if (sentence) {
      const take = this.#button('catalogue.try', voice.name,
        () => this.dispatchEvent(new CustomEvent('try', {detail: sentence})));
      facts.append(make('p', {}, make('span', {lang: voice.language.replace('_', '-'), textContent: sentence}), ' ',
        take));
    }
    facts.append(this.#button('gallery.sample', voice.name, () => void this.#play(voice)));
    if (card) facts.append(make('pre', {tabIndex: 0, textContent: card}));
    return facts;
  }

  async #play(voice) {
    this.#sample?.pause();
    this.#sample = new Audio(this.#catalogue.urlOf(voice.sample));
    this.#sample.crossOrigin = 'anonymous';
    await this.#sample.play().catch(error => {
      this.#say(t('problem.sample', {voice: voice.name, why: reasonOf(error)}));
    });
  }

  async #download(voice) {
    const {name} = voice, mine = {stop: new AbortController(), share: 0};
    this.#downloads.set(name, mine);
    this.#say('');
    this.#opened.set(name, this.#opened.get(name) ?? {card: null});  // the licence is seen before the voice is here
    this.#show();
    try {
      await this.#readCard(voice);
      const files = await this.#catalogue.download(voice, {signal: mine.stop.signal, onProgress: share => {
        const moved = Math.floor(100 * share) !== Math.floor(100 * mine.share);
        mine.share = share;
        if (moved) this.#show();
      }});
      await this.#panel.add(files);
    } catch (error) {
      this.#say(mine.stop.signal.aborted ? t('downloads.stopped',
        {share: t('page.percent', {percent: Math.floor(100 * mine.share)})})
        : t('downloads.failed', {why: reasonOf(error)}));
    } finally {
      this.#downloads.delete(name);
      await this.#refresh();
    }
  }
}
