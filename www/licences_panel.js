// Shows what the page contains and under which licences, once the user opens that section: it is a long text.
import {t} from './page_language.js';

export class LicencesPanel {
  #text;
  #load;
  #loading = null;

  /** Elements: section (a details), text. load: resolves to the licences as text. */
  constructor({section, text}, load) {
    this.#text = text;
    this.#load = load;
    section.addEventListener('toggle', () => { if (section.open) this.#loading ??= this.#show(); });
  }

  async #show() {
    this.#text.textContent = t('licences.loading');
    try {
      this.#text.textContent = await this.#load();
    } catch (error) {
      this.#text.textContent = t('licences.failed', {why: error.message});
      this.#loading = null;
    }
  }
}
