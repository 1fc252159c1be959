// Who speaks, of a voice with several speakers: one of them, or a mix.
import {MixPanel} from './mix_panel.js';
import {t} from './page_language.js';

export class SpeakerChoice {
  #list;
  #field;
  #mixes;
  #canMix = false;
  #default = 0;

  /** Elements: list (a select), field, which is hidden where there is no choice; mix: those of the MixPanel. */
  constructor({list, field, mix}) {
    this.#list = list;
    this.#field = field;
    this.#mixes = new MixPanel(mix);
    this.#mixes.addEventListener('change', () => this.#showMix());
  }

  /** voice: facts about the voice that is ready. */
  watch(voice) {
    const {speakers, speakerNames, defaultSpeaker = 0} = voice, names = Object.entries(speakerNames);
    const options = names.length ? names
      : Array.from({length: speakers}, (_, i) => [t('controls.speaker.number', {number: i}), i]);
    this.#list.replaceChildren(...options.map(([name, id]) => new Option(name, id)));
    this.#list.value = this.#default = defaultSpeaker;
    this.#field.hidden = speakers < 2;
    this.#mixes.watch(voice);
    this.#canMix = Boolean(voice.mixes);
  }

  /** What speak() takes as its speaker: a number, a mix, or undefined of a voice with one speaker. */
  get value() {
    if (this.#field.hidden) return undefined;
    return this.#list.selectedOptions[0].dataset.mix ? this.#list.value : Number(this.#list.value);
  }

  /** Chooses a speaker by what `value` was; of a voice that has no such speaker another one stays. */
  choose(value) {
    const option = [...this.#list.options].find(each => each.value === String(value));
    if (option) this.#list.value = option.value;
    else if (this.#canMix && /[+(]/.test(value)) this.#offerMix(value);
  }

  /** The same for people; '' of a voice with one speaker. */
  get words() { return this.#field.hidden ? '' : this.#list.selectedOptions[0].text; }

  #offerMix(mix) {
    const option = new Option(mix);
    option.dataset.mix = 'true';
    this.#list.append(option);
    this.#list.value = mix;
  }

  // A mix is listed as one of the speakers, and chosen as soon as there is one.
  #showMix() {
    const {mix} = this.#mixes, isChosen = this.#list.selectedOptions[0]?.dataset.mix;
    this.#list.querySelector('[data-mix]')?.remove();
    if (mix) {
      this.#offerMix(mix);
    } else if (isChosen) {
      this.#list.value = this.#default;
    }
  }
}
