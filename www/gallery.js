// The voices as a gallery: what each one is and costs, a sample that is heard before anything of the voice is fetched,
// search and filters.
import {language, nameOfLanguage, number, pageLanguage, t} from './page_language.js';
import {reasonOf} from './reasons.js';

const fewVoices = 4;  // up to here there is nothing to search for
const plain = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

// The facts about a voice that are known before it is fetched, [[key of the fact's name, its words], ...].
function factsOf({languageTag, family, quality, speakers, bytes, memoryMB, licence, isOwn, isKept, isServers}) {
  const where = isServers ? t('gallery.server') : isOwn ? t('gallery.own') : isKept ? t('gallery.here') : null;
  const megabytes = bytes && number(bytes / 1e6, bytes < 1e7 ? 1 : 0);
  return [
    ['gallery.language', languageTag && nameOfLanguage(languageTag)], ['gallery.family', family],
    ['gallery.quality', quality], ['gallery.speakers', speakers > 1 && number(speakers)],
    ['gallery.size', bytes && t(where ? 'gallery.megabytes' : 'gallery.fetch', {megabytes})],
    ['gallery.memory', memoryMB && t('gallery.takes', {megabytes: number(memoryMB)})],
    ['gallery.licence', licence], ['gallery.kept', where],
  ].filter(([, words]) => words);
}

/** Events: 'use' {detail: voice}; 'sample' before a sample is heard; 'problem' {detail: words}. */
export class Gallery extends EventTarget {
  #parts;
  #voices = [];
  #inUse = null;
  #sample = null;  // {id, audio} of the sample that is heard

  /** parts: elements {list, filters, search, language, kept, count}. */
  constructor(parts) {
    super();
    this.#parts = parts;
    for (const field of [parts.search, parts.language, parts.kept]) {
      field.addEventListener('input', () => this.#show());
    }
    pageLanguage.addEventListener('change', () => this.show(this.#voices, this.#inUse));
  }

  /** voices: [{name, id, isKept, ...}] as a place's voices() gives them; inUse: the id of the one that speaks. */
  show(voices, inUse) {
    [this.#voices, this.#inUse] = [voices, inUse];
    this.#parts.filters.hidden = voices.length <= fewVoices;
    this.#fillLanguages();
    this.#show();
  }

  /** Ends a sample. */
  halt() {
    this.#sample?.audio.pause();
    this.#sample = null;
    this.#showSamples();
  }

  #fillLanguages() {
    const {language: field} = this.#parts, chosen = field.value;
    const tags = [...new Set(this.#voices.map(({languageTag}) => languageTag?.split('-')[0]).filter(Boolean))];
    const named = tags.map(tag => [tag, nameOfLanguage(tag)]).sort(([, a], [, b]) => a.localeCompare(b, language()));
    field.replaceChildren(new Option(t('gallery.all'), ''), ...named.map(([tag, name]) => new Option(name, tag)));
    field.value = tags.includes(chosen) ? chosen : '';
  }

  #fits(voice) {
    const {search, language: field, kept} = this.#parts;
    const words = plain([voice.name, ...factsOf(voice).map(([, fact]) => fact)].join(' '));
    const isHere = Boolean(voice.isKept || voice.isOwn);
    return plain(search.value).split(/\s+/).every(word => words.includes(word)) &&
      (!field.value || voice.languageTag?.split('-')[0] === field.value) &&
      (kept.value === 'any' || isHere === (kept.value === 'here'));
  }

  #show() {
    const {list, count, filters} = this.#parts, focused = document.activeElement?.id;
    const shown = filters.hidden ? this.#voices : this.#voices.filter(voice => this.#fits(voice));
    list.replaceChildren(...shown.map((voice, i) => this.#row(voice, i)));
    this.#showSamples();
    count.textContent = filters.hidden ? '' : shown.length === 0 ? t('gallery.none')
      : t('gallery.count', {shown: number(shown.length), count: this.#voices.length});
    if (focused && list.querySelector(`#${CSS.escape(focused)}`)) document.getElementById(focused).focus();
  }

  #row(voice, i) {
    const row = document.createElement('li'), name = document.createElement('h3'), facts = document.createElement('dl');
    const buttons = document.createElement('div'), isInUse = voice.id === this.#inUse;
    if (isInUse) row.setAttribute('aria-current', 'true');
    name.textContent = voice.name;
    for (const [key, words] of factsOf(voice)) {
      const fact = document.createElement('div');
      fact.append(...[['dt', t(key)], ['dd', words]].map(([tag, textContent]) =>
        Object.assign(document.createElement(tag), {textContent})));
      facts.append(fact);
    }
    buttons.className = 'buttons';
    if (voice.sample) buttons.append(this.#sampleButton(voice, i));
    const use = this.#button(`use-${i}`, t(isInUse ? 'gallery.in-use' : 'gallery.use'), voice,
      () => this.#tell('use', voice));
    use.disabled = isInUse;
    buttons.append(use);
    row.append(name, buttons, facts);
    return row;
  }

  #button(id, textContent, {name}, onClick) {
    const button = Object.assign(document.createElement('button'), {type: 'button', id, textContent});
    button.setAttribute('aria-label', t('gallery.action', {action: textContent, voice: name}));
    button.addEventListener('click', onClick);
    return button;
  }

  #sampleButton(voice, i) {
    const button = this.#button(`sample-${i}`, t('gallery.sample'), voice, () => {
      const wasHeard = this.#sample?.id === voice.id;
      this.halt();
      if (!wasHeard) void this.#play(voice);
    });
    button.dataset.sample = voice.id;
    return button;
  }

  async #play(voice) {
    this.#tell('sample');
    const mine = this.#sample = {id: voice.id, audio: new Audio(voice.sample)};
    this.#showSamples();
    mine.audio.addEventListener('ended', () => { if (this.#sample === mine) this.halt(); });
    try {
      await mine.audio.play();
    } catch (error) {
      if (this.#sample !== mine) return;  // halted meanwhile
      this.halt();
      this.#tell('problem', t('problem.sample', {voice: voice.name, why: reasonOf(error)}));
    }
  }

  #showSamples() {
    for (const button of this.#parts.list.querySelectorAll('[data-sample]')) {
      const isHeard = button.dataset.sample === this.#sample?.id;
      const voice = this.#voices.find(({id}) => id === button.dataset.sample);
      button.textContent = t(isHeard ? 'gallery.sample.stop' : 'gallery.sample');
      button.setAttribute('aria-label', t('gallery.action', {action: button.textContent, voice: voice.name}));
      button.classList.toggle('heard', isHeard);
    }
  }

  #tell(type, detail) { this.dispatchEvent(new CustomEvent(type, {detail})); }
}
