// The voice manager of the page and of the extension: lists and removes stored voices, and adds the user's own voices
// by file or by drag and drop.
import {KeptVoices, nameOfVoice, ownVoiceUrl} from './kept_voices.js';
import {number, t, translate} from './page_language.js';
import {reasonOf} from './reasons.js';

const isModel = name => /\.(onnx|linnet)$/i.test(name), isBundle = name => /\.linnet$/i.test(name);
const megabytes = bytes => t('gallery.megabytes', {megabytes: number(bytes / 1e6, bytes < 1e7 ? 1 : 0)});

const markup = `<ul id="voice-list" class="voices"></ul>
  <p id="storage" class="hint"></p>
  <div id="drop" class="drop">
    <label for="own-voice"></label>
    <input id="own-voice" type="file" multiple accept=".onnx,.json,.linnet" aria-describedby="own-hint">
    <p id="own-hint" class="hint" data-t="voices.hint"></p>
  </div>`;

// [{name, id, source: {model, settings}}] of the voices among the files, or {problem: what is missing}. A model without
// settings may be a whole voice, as those of hibari-tts are: the engine decides.
function voicesIn(files) {
  const models = files.filter(({name}) => isModel(name)), json = files.filter(({name}) => /\.json$/i.test(name));
  if (models.length === 0) {
    return {problem: t(json.length ? 'voices.model-missing' : 'voices.both-missing')};
  }
  const voices = [];
  for (const model of models) {
    // The names of a single pair need not match.
    const settings = isBundle(model.name) ? null : json.find(({name}) => name === `${model.name}.json`) ??
      (models.length === 1 && json.length === 1 ? json[0] : null);
    const name = model.name.replace(/\.[^.]+$/, '');
    voices.push({name, id: ownVoiceUrl(name, isBundle(model.name)), source: {model, settings}});
  }
  return {voices};
}

const isVoiceFile = ({name}) => /\.(onnx|json|linnet)$/i.test(name);

/** Events: 'other-files' {detail: dropped files that no voice has; who takes them cancels it},
 *  'problem' {detail: words}, 'removed' {url}, 'added' {name, notKept: why not, or null}. */
export class VoicesPanel extends EventTarget {
  #store = new KeptVoices();
  #list;
  #storage;
  #open;
  #none;
  #unkept = [];  // the user's voices that open, but for which the browser has no room
  #adding = Promise.resolve();

  /** place: the element in which the panel is made. open: resolves to whether a voice {name, id, source} opens, and
   *  never rejects; a voice that does not open is not stored. label, none: keys of the page's words, for the field, and
   *  for what is said where no voice is kept. */
  constructor(place, open, {label = 'voices.own', none = 'voices.none'} = {}) {
    super();
    place.innerHTML = markup;
    place.querySelector('label').dataset.t = label;
    translate(place);
    const [list, storage, drop, input] = ['ul', '#storage', '#drop', 'input'].map(each => place.querySelector(each));
    this.#list = list;
    this.#storage = storage;
    this.#open = open;
    this.#none = none;
    input.addEventListener('change', () => {
      const files = [...input.files];
      input.value = '';  // so that the same file can be chosen again
      void this.add(files);
    });
    this.#takeDrops(drop);
  }

  // Anywhere in the page, because a browser leaves the page if a file is dropped beside the field.
  #takeDrops(field) {
    const onFiles = (type, listener) => document.addEventListener(type, event => {
      if (!event.dataTransfer?.types.includes('Files')) return;  // dropped text goes to the text area
      event.preventDefault();
      listener(event);
    }, true);
    onFiles('dragover', () => field.classList.add('over'));
    onFiles('drop', ({dataTransfer}) => {
      field.classList.remove('over');
      const files = [...dataTransfer.files];
      const isTaken = !files.some(isVoiceFile) &&
        !this.dispatchEvent(new CustomEvent('other-files', {detail: files, cancelable: true}));
      if (!isTaken) void this.add(files);
    });
    document.addEventListener('dragleave', event => { if (!event.relatedTarget) field.classList.remove('over'); });
  }

  /** [{name, id, source}] of the user's own voices. */
  async ownVoices() {
    const kept = (await this.#models()).filter(({url}) => /\/own-voices\/[^/]+$/.test(url))
      .map(({url}) => ({name: nameOfVoice(url), id: url, source: url}));
    return [...kept, ...this.#unkept.filter(({id}) => !kept.some(voice => voice.id === id))];
  }

  async #models() {
    return (await this.#store.list().catch(() => [])).filter(({url}) => isModel(url));
  }

  async refresh() {
    const models = await this.#models();
    this.#list.replaceChildren(...models.map(model => this.#row(model)));
    const {usage, quota} = await this.#store.estimate().catch(() => ({}));
    this.#storage.textContent = models.length === 0 ? t(this.#none) :
      quota ? t('voices.storage', {used: megabytes(usage), allowed: megabytes(quota)}) : '';
  }

  #row({url, bytes}) {
    const row = document.createElement('li'), name = document.createElement('span');
    const size = document.createElement('span'), remove = document.createElement('button');
    name.textContent = nameOfVoice(url);
    size.className = 'size';
    size.textContent = megabytes(bytes);
    remove.type = 'button';
    remove.textContent = t('voices.remove');
    remove.setAttribute('aria-label', t('voices.remove.label', {voice: nameOfVoice(url)}));
    remove.addEventListener('click', () => void this.remove(url));
    row.append(name, size, remove);
    return row;
  }

  #tell(type, detail) { this.dispatchEvent(new CustomEvent(type, {detail})); }

  /** Removes a kept voice, by the URL of its model. */
  async remove(url) {
    await Promise.all([this.#store.remove(url), this.#store.remove(`${url}.json`)]);
    await this.refresh();
    this.#tell('removed', {url});
  }

  /** Keeps the voices among the files that open. One after the other, also if more files come meanwhile. */
  add(files) {
    this.#adding = this.#adding.then(async () => {
      const {voices = [], problem} = voicesIn(files);
      if (problem) this.#tell('problem', problem);
      for (const voice of voices) await this.#addVoice(voice);
    });
    return this.#adding;
  }

  async #addVoice(voice) {
    if (!await this.#open(voice)) return;
    const {name, id, source: {model, settings}} = voice;
    let notKept = null;
    this.#unkept = this.#unkept.filter(other => other.id !== id);
    try {
      await this.#store.add(name, model, settings);
    } catch (error) {
      notKept = reasonOf(error);
      this.#unkept.push(voice);
    }
    await this.refresh();
    this.#tell('added', {name, notKept});
  }
}
