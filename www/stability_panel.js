// Shows the engine's status: memory, the memory that the text will take, the risk of throttling, the recommended
// action.
const lookSeconds = 2, settleMilliseconds = 300;
const unknown = 'not told';

const risks = {memory_critical: 'memory is short', cpu_maxed: 'the processor is busy',
  thermal_likely: 'the machine is hot'};

function changes({previous_config: before, new_config: now}) {
  const names = {num_threads: 'threads', chunk_length: 'frames in a block', cache_limit: 'MB of cache',
    max_text_length: 'phonemes in a sentence'};
  return Object.entries(names).filter(([key]) => before[key] !== now[key])
    .map(([key, name]) => `${name}: ${before[key]} → ${now[key]}`).join(', ');
}

export class StabilityPanel {
  #place = null;
  #parts;
  #taken;
  #settling = 0;

  /** parts: elements {budget, budgetText, estimate, risk, load, action, optimize, outcome}; taken: the page's
   *  TakenText. */
  constructor(parts, taken) {
    this.#parts = parts;
    this.#taken = taken;
    taken.addEventListener('change', () => {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => void this.#estimate(), settleMilliseconds);
    });
    parts.optimize.addEventListener('click', () => void this.#optimize());
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
    budgetText.textContent = memory?.words ?? unknown;
    const struck = Object.keys(risks).filter(key => status?.throttling_risk[key]);
    risk.textContent = !status ? unknown : struck.length ? struck.map(key => risks[key]).join(', ') : 'none';
    risk.dataset.level = struck.length ? 'high' : '';
    load.textContent = status ? `${status.resources.cpu_percent.toFixed(0)} %` : unknown;
    action.textContent = status?.recommended_action ?? unknown;
  }

  async #estimate() {
    const {estimate} = this.#parts, {text} = this.#taken;
    const told = text.trim() ? await this.#ask(place => place.estimate(text)) : null;
    const {estimated_mb: needed, available_mb: there, safe} = told?.estimate ?? {};
    estimate.textContent = !told ? (text.trim() ? unknown : 'nothing to speak') : safe ?
      `takes ${needed.toFixed(0)} MB of ${there.toFixed(0)}, voice included` : told.recommendation;
    estimate.dataset.level = told && !safe ? 'high' : '';
  }

  async #optimize() {
    const {outcome} = this.#parts;
    outcome.textContent = 'Looking at the machine …';
    const told = await this.#ask(place => place.optimize());
    outcome.textContent = !told ? 'This cannot be adjusted here.' :
      told.status === 'adjusted' ? `Adjusted: ${changes(told)}.` : `${told.message}.`;
    await this.#show();
  }
}
