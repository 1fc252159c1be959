// "Files made here": what was made last, to be downloaded again or removed. kept_files.js is fetched when it is needed.
import {language, number, pageLanguage, t} from './page_language.js';

const megabytes = bytes => number(bytes / 1e6, 1);
const kept = () => import('./kept_files.js');

export class HistoryPanel {
  #parts;

  /** parts: elements {details, list, clear, note, hint}. */
  constructor(parts) {
    this.#parts = parts;
    parts.clear.addEventListener('click', () => void this.#change(async ({removeAllFiles}) => {
      await removeAllFiles();
      parts.note.textContent = t('keep.cleared');
      parts.details.querySelector('summary').focus();
    }));
    for (const [target, type] of [[parts.details, 'toggle'], [pageLanguage, 'change']]) {
      target.addEventListener(type, () => {
        parts.note.textContent = '';
        void this.#show();
      });
    }
  }

  /** Keeps a file {file, subtitles, seconds, name, format, voice}. Resolves to why that was not possible, in words, or
   *  to null. */
  async add({file, subtitles, seconds, name, format, voice}) {
    try {
      const {keepFile, mostBytes} = await kept();
      if (file.size > mostBytes) {
        return t('keep.too-large', {megabytes: megabytes(file.size), most: number(mostBytes / 1e6)});
      }
      await keepFile({name, format, bytes: file.size, seconds, voice, made: Date.now()},
        {file, srt: subtitles.srt, webvtt: subtitles.webvtt});
      await this.#show();
      return null;
    } catch (error) {
      return error.name === 'QuotaExceededError' ? t('keep.no-room', {megabytes: megabytes(file.size)})
        : t('keep.closed', {why: error.message});
    }
  }

  // The list is read anew after each change, because other tabs change it too.
  async #change(work) {
    try {
      await work(await kept());
    } catch (error) {
      this.#parts.note.textContent = t('keep.closed', {why: error.message});
    }
    await this.#show();
  }

  async #show() {
    const {details, list, clear, note, hint} = this.#parts;
    if (!details.open) return;
    try {
      const {keptFiles, mostBytes, mostFiles} = await kept(), files = await keptFiles();
      hint.textContent = t('keep.hint', {count: mostFiles, megabytes: number(mostBytes / 1e6)});
      list.replaceChildren(...files.map(file => this.#row(file)));
      if (!files.length) list.append(Object.assign(document.createElement('li'), {textContent: t('keep.none')}));
      clear.hidden = !files.length;
    } catch (error) {
      note.textContent = t('keep.closed', {why: error.message});
    }
  }

  #row(about) {
    const row = document.createElement('li'), name = document.createElement('span');
    const facts = document.createElement('span'), file = `${about.name}.${about.format}`;
    name.textContent = file;
    facts.className = 'size';
    facts.textContent = t('keep.facts', {voice: about.voice, minutes: number(about.seconds / 60, 1),
      megabytes: megabytes(about.bytes), when: new Date(about.made).toLocaleString(language(),
        {dateStyle: 'short', timeStyle: 'short'})});
    row.append(name, facts, this.#button('keep.get', file, () => this.#give(about, file)),
      this.#button('keep.remove', file, () => this.#change(({removeFile}) => removeFile(about.id))));
    return row;
  }

  #button(key, file, act) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = t(key);
    button.setAttribute('aria-label', t('keep.action', {action: t(key), file}));
    button.addEventListener('click', () => void act());
    return button;
  }

  #give({id}, name) {
    return this.#change(async ({keptFile}) => {
      const [content, {download}] = [await keptFile(id), await import('./saving.js')];
      if (content) download(content.file, name);
      else this.#parts.note.textContent = t('keep.gone', {file: name});
    });
  }
}
