// The voices that the server downloads, for who has its admin key: lists its catalogue, downloads, stops and removes.
import {LinnetError} from './errors.js';
import {language as pageCode, nameOfLanguage, number, t} from './page_language.js';

const lookMilliseconds = 1000;
const megabytes = bytes => t('gallery.megabytes', {megabytes: number(Math.max(1, Math.round(bytes / 1e6)))});
const isUnderWay = ({download}) => ['waiting', 'downloading'].includes(download?.state);
const shareOf = ({bytes, total_bytes: total}) =>
  t('page.percent', {percent: Math.floor(100 * bytes / Math.max(1, total))});

function stateOf({installed, download}) {
  if (download?.state === 'waiting') return t('downloads.waits');
  if (download?.state === 'downloading') return shareOf(download);
  if (installed.length) return t('downloads.here', {which: installed.join(', ')});
  if (download?.state === 'failed') return t('downloads.failed', {why: download.error});
  return download?.state === 'stopped' ? t('downloads.stopped', {share: shareOf(download)}) : '';
}

/** Events: 'changed' when the server has other voices than before. */
export class DownloadsPanel extends EventTarget {
  #parts;
  #voices = [];
  #looking = 0;

  /** parts: elements {form, key, language, list, note}. */
  constructor(parts) {
    super();
    this.#parts = parts;
    parts.form.addEventListener('submit', event => {
      event.preventDefault();
      void this.#try(() => this.#refresh());
    });
    parts.language.addEventListener('change', () => this.#show());
  }

  // The key is kept nowhere: it is in its field only.
  async #ask(path, method = 'GET') {
    const response = await fetch(path, {method, cache: 'no-store', headers: {'x-api-key': this.#parts.key.value}})
      .catch(error => { throw new Error(t('server.silent', {detail: error.message})); });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    throw new LinnetError('io', answer.error?.message ?? `the local server answers ${response.status}`);
  }

  async #try(work) {
    try {
      this.#parts.note.textContent = '';
      await work();
    } catch (error) {
      this.#parts.note.textContent = error.message;
    }
  }

  // Again every second, as long as something is downloaded.
  async #refresh() {
    clearTimeout(this.#looking);
    const before = JSON.stringify(this.#voices.map(({installed}) => installed)), had = this.#voices.length;
    const {voices, date, problem} = await this.#ask('voices/catalogue');
    this.#voices = voices;
    if (problem) this.#parts.note.textContent = t('downloads.old', {date, why: problem});
    this.#fillLanguages();
    this.#show();
    if (had && before !== JSON.stringify(voices.map(({installed}) => installed))) {
      this.dispatchEvent(new Event('changed'));
    }
    if (voices.some(isUnderWay)) {
      this.#looking = setTimeout(() => void this.#try(() => this.#refresh()), lookMilliseconds);
    }
  }

  // The browser's language is chosen, where there are voices of it.
  #fillLanguages() {
    const {language} = this.#parts, chosen = language.value || navigator.language.slice(0, 2);
    const names = new Map(this.#voices.map(({language: code, language_name: name}) =>
      [code.split('_')[0], pageCode() === 'en' ? name : nameOfLanguage(code.split('_')[0], name)]));
    const sorted = [...names].sort(([, a], [, b]) => a.localeCompare(b, pageCode()));
    language.replaceChildren(new Option(t('downloads.all'), '*'),
      ...sorted.map(([code, name]) => new Option(name, code)));
    language.value = names.has(chosen) ? chosen : '*';
  }

  #show() {
    const {language: {value: wanted}, list} = this.#parts;
    const shown = this.#voices.filter(({language}) => wanted === '*' || language.split('_')[0] === wanted);
    const focused = document.activeElement?.getAttribute('aria-label');
    list.replaceChildren(...shown.map(voice => this.#row(voice)));
    if (focused) list.querySelector(`[aria-label="${CSS.escape(focused)}"]`)?.focus();
  }

  #row(voice) {
    const row = document.createElement('li'), name = document.createElement('span');
    const state = document.createElement('span');
    name.textContent = voice.name;
    state.className = 'size';
    state.textContent = [stateOf(voice), megabytes(voice.bytes)].filter(Boolean).join(' · ');
    const path = `voices/${encodeURIComponent(voice.name)}`;
    const button = isUnderWay(voice)
      ? this.#button(t('downloads.stop'), voice, () => this.#ask(`${path}/download`, 'DELETE'))
      : voice.installed.length ? this.#button(t('downloads.remove'), voice, () => this.#ask(path, 'DELETE'))
        : this.#button(t('downloads.download'), voice, () => this.#ask(`${path}/download`, 'POST'));
    row.append(name, state, button);
    return row;
  }

  #button(title, {name}, work) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = title;
    button.setAttribute('aria-label', t('downloads.action', {action: title, voice: name}));
    button.addEventListener('click', () => this.#try(async () => {
      button.disabled = true;
      await work().finally(() => this.#refresh());
    }));
    return button;
  }
}
