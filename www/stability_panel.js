// Shows the engine's status: memory, the memory that the text will take, the risk of throttling, the recommended
// action.
import {number, pageLanguage, t} from './page_language.js';

const lookSeconds = 2, settleMilliseconds = 300;

const risks = {memory_critical: 'stability.memory-critical', cpu_maxed: 'stability.cpu-maxed',
  thermal_likely: 'stability.thermal-likely'};
// The governor's words for what it recommends.
const actions = {'OK': 'stability.ok', 'Reduce text length or clear cache': 'stability.shorten',
  'Wait for system to cool': 'stability.cool', 'Reduce CPU load': 'stability.reduce'};
const settings = {num_threads: 'stability.threads', chunk_length: 'stability.frames', cache_limit: 'stability.cache',
  max_text_length: 'stability.phonemes'};

const changes = ({previous_config: before, new_config: now}) =>
  Object.entries(settings).filter(([key]) => before[key] !== now[key])
    .map(([key, name]) => t(name, {before: before[key], now: now[key]})).join(', ');

/** Events: 'memory' {detail: what budget() of the place says} at each look; 'estimate' {detail: megabytes that the text
 *  will take, or null}; 'adjusted' {detail: words} where the user had the settings adjusted. */
export class StabilityPanel extends EventTarget {
  #place = null;
  #parts;
  #taken;
  #settling = 0;

  /** parts: elements {budget, budgetText, estimate, risk, load, action, optimize, outcome}; taken: the page's
   *  TakenText. */
  constructor(parts, taken) {
    super();
    this.#parts = parts;
    this.#taken = taken;
    taken.addEventListener('change', () => {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => void this.#estimate(), settleMilliseconds);
    });
    parts.optimize.addEventListener('click', () => void this.#optimize());
    pageLanguage.addEventListener('change', () => {
      parts.outcome.textContent = '';
      void this.refresh();
    });
    void this.#look();
  }

  /** place: what speaks now (InPage or ByServer), with a voice that is ready; null while there is none. */
  watch(place) {
    this.#place = place;
    this.#parts.optimize.disabled = !place;
    this.#parts.outcome.textContent = '';
    return this.refresh();
  }

  refresh() { return Promise.all([this.#show(), this.#estimate()]); }

  async #look() {
    for (;;) {
      await new Promise(done => setTimeout(done, lookSeconds * 1000));
      if (document.visibilityState === 'visible') await this.#show();
    }
  }

  // Values that a server does not tell, and an engine that has been closed, are no errors of the page.
  async #ask(question) {
    const place = this.#place;
    let told = null;
    try {
      told = await (place && question(place));
    } catch { /* not told */ }
    return place === this.#place ? told : null;
  }

  async #show() {
    const {budget, budgetText, risk, load, action} = this.#parts;
    const [memory, status] = [await this.#ask(place => place.budget()), await this.#ask(place => place.status())];
    budget.value = memory?.share ?? 0;
    budgetText.textContent = memory?.words ?? t('stability.unknown');
    if (memory) this.#tell('memory', memory);
    const struck = Object.keys(risks).filter(key => status?.throttling_risk[key]);
    risk.textContent = !status ? t('stability.unknown')
      : struck.length ? struck.map(key => t(risks[key])).join(', ') : t('stability.none');
    risk.dataset.level = struck.length ? 'high' : '';
    load.textContent = status ? t('page.percent', {percent: number(status.resources.cpu_percent)})
      : t('stability.unknown');
    const {recommended_action: recommended} = status ?? {};
    action.textContent = !status ? t('stability.unknown')
      : actions[recommended] ? t(actions[recommended]) : recommended;
  }

  async #estimate() {
    const {estimate} = this.#parts, {text} = this.#taken;
    const told = text.trim() ? await this.#ask(place => place.estimate(text)) : null;
    const {estimated_mb: needed, available_mb: there, safe} = told?.estimate ?? {};
    estimate.textContent = !told ? t(text.trim() ? 'stability.unknown' : 'stability.nothing') : safe ?
      t('stability.takes', {needed: number(needed), there: number(there)}) : told.recommendation;
    estimate.dataset.level = told && !safe ? 'high' : '';
    this.#tell('estimate', needed ?? null);
  }

  async #optimize() {
    const {outcome} = this.#parts;
    outcome.textContent = t('stability.looking');
    const told = await this.#ask(place => place.optimize());
    outcome.textContent = !told ? t('stability.fixed') :
      told.status === 'adjusted' ? t('stability.adjusted', {changes: changes(told)}) : t('stability.optimal');
    if (told?.status === 'adjusted') this.#tell('adjusted', changes(told));
    await this.#show();
  }

  #tell(type, detail) { this.dispatchEvent(new CustomEvent(type, {detail})); }
}
