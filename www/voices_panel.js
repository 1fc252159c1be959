// The voice manager: what this browser keeps, removing it, and adding a voice of one's own by file or by drag and drop.
import {VoiceStore} from './linnet.js';

const megabytes = bytes => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
const nameOf = url => decodeURIComponent(new URL(url).pathname.split('/').pop()).replace(/\.(onnx|linnet)$/, '');

export class VoicesPanel extends EventTarget {
  #store = new VoiceStore();
  #list;
  #storage;

  constructor({list, storage, drop, input}) {
    super();
    this.#list = list;
    this.#storage = storage;
    input.addEventListener('change', () => this.#add([...input.files]));
    drop.addEventListener('dragover', event => {
      event.preventDefault();
      drop.classList.add('over');
    });
    drop.addEventListener('dragleave', () => drop.classList.remove('over'));
    drop.addEventListener('drop', event => {
      event.preventDefault();
      drop.classList.remove('over');
      void this.#add([...event.dataTransfer.files]);
    });
  }

  /** [{name, url}] of the user's own voices. */
  async ownVoices() {
    const kept = await this.#store.list();
    return kept.filter(({url}) => /\/own-voices\/[^/]+\.(onnx|linnet)$/.test(url)).map(({url}) => ({name: nameOf(url), url}));
  }

  async refresh() {
    const models = (await this.#store.list()).filter(({url}) => /\.(onnx|linnet)$/.test(url));
    this.#list.replaceChildren(...models.map(model => this.#row(model)));
    const {usage, quota} = await this.#store.estimate();
    this.#storage.textContent = models.length === 0 ? 'None yet: a voice is kept once it has been loaded.' :
      quota ? `This page uses ${megabytes(usage)}; the browser allows ${megabytes(quota)}.` : '';
  }

  #row({url, bytes}) {
    const row = document.createElement('li'), name = document.createElement('span');
    const size = document.createElement('span'), remove = document.createElement('button');
    name.textContent = nameOf(url);
    size.className = 'size';
    size.textContent = megabytes(bytes);
    remove.type = 'button';
    remove.textContent = 'Remove';
    remove.setAttribute('aria-label', `Remove ${nameOf(url)}`);
    remove.addEventListener('click', async () => {
      await Promise.all([this.#store.remove(url), this.#store.remove(`${url}.json`)]);
      await this.refresh();
      this.dispatchEvent(new Event('change'));
    });
    row.append(name, size, remove);
    return row;
  }

  async #add(files) {
    const model = files.find(file => /\.(onnx|linnet)$/.test(file.name)), isBundle = model?.name.endsWith('.linnet');
    const settings = files.find(file => file.name.endsWith('.json'));
    if (!model || (!settings && !isBundle)) {
      const missing = model ? `${model.name}.json` : 'the .onnx file';
      this.dispatchEvent(new CustomEvent('problem', {detail: `A Piper voice is two files: ${missing} is missing. Choose both together, or a .linnet file.`}));
      return;
    }
    const name = model.name.replace(/\.(onnx|linnet)$/, '');
    try {
      const {model: url} = await this.#store.add(name, model, isBundle ? null : settings);
      await this.refresh();
      this.dispatchEvent(new CustomEvent('added', {detail: {name, url}}));
    } catch (error) {
      this.dispatchEvent(new CustomEvent('problem', {detail: error.message}));
    }
  }
}
