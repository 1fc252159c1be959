// Mixes of a voice's speakers by sliders: "af_heart(2)+bf_emma(1)".
import {pageLanguage, t} from './page_language.js';

const mostShare = 10;

/** Event 'change': the mix is another one. */
export class MixPanel extends EventTarget {
  #parts;
  #names = [];
  #shares = [];  // [{name, share}, ...]

  /** parts: elements {details, shares, add, written}. */
  constructor(parts) {
    super();
    this.#parts = parts;
    parts.add.addEventListener('click', () => {
      const unused = this.#names.find(name => !this.#shares.some(share => share.name === name));
      this.#shares.push({name: unused ?? this.#names[0], share: 1});
      this.#show();
      parts.shares.lastChild.querySelector('select').focus();
      this.#tell();
    });
    pageLanguage.addEventListener('change', () => this.#show());
  }

  /** The mix as speak() takes it; null without two speakers that have a share. */
  get mix() {
    const heard = this.#shares.filter(({share}) => share > 0);
    return heard.length > 1 ? heard.map(({name, share}) => `${name}(${share})`).join('+') : null;
  }

  /** Begins anew for a voice; only some voices have speakers that can be mixed. */
  watch({mixes, speakerNames, speakerLanguages} = {}) {
    this.#names = mixes ? Object.entries(speakerNames).filter(([, speaker]) => speakerLanguages[speaker] !== null)
      .map(([name]) => name) : [];
    this.#shares = [];
    this.#parts.details.hidden = this.#names.length < 2;
    this.#parts.details.open = false;
    this.#show();
  }

  #show() {
    const {shares, add, written} = this.#parts;
    shares.replaceChildren(...this.#shares.map((share, i) => this.#row(share, i)));
    add.disabled = this.#shares.length >= this.#names.length;
    written.value = t('mix.written', {mix: this.mix ?? t('mix.none')});
  }

  #row(share, i) {
    const row = document.createElement('div'), choice = document.createElement('select');
    const slider = Object.assign(document.createElement('input'), {type: 'range', min: 0, max: mostShare, step: 1});
    const shown = document.createElement('output'), remove = document.createElement('button');
    const nameParts = () => {
      choice.setAttribute('aria-label', t('mix.speaker', {number: i + 1}));
      slider.setAttribute('aria-label', t('mix.share', {speaker: share.name}));
      remove.setAttribute('aria-label', t('mix.remove', {speaker: share.name}));
      shown.value = share.share;
      this.#parts.written.value = t('mix.written', {mix: this.mix ?? t('mix.none')});
    };
    row.className = 'share';
    choice.append(...this.#names.map(name => new Option(name)));
    [choice.value, slider.value, remove.type, remove.textContent] = [share.name, share.share, 'button', '×'];
    choice.addEventListener('change', () => { share.name = choice.value; nameParts(); this.#tell(); });
    slider.addEventListener('input', () => { share.share = Number(slider.value); nameParts(); });
    slider.addEventListener('change', () => this.#tell());
    remove.addEventListener('click', () => {
      this.#shares.splice(i, 1);
      this.#show();
      this.#parts.add.focus();
      this.#tell();
    });
    row.append(choice, slider, shown, remove);
    nameParts();
    return row;
  }

  #tell() { this.dispatchEvent(new Event('change')); }
}
