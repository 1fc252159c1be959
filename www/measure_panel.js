// "Measure this device": a table of real-time factors, and the same as text to be copied.
import {number, pageLanguage, t} from './page_language.js';
import {reasonOf} from './reasons.js';

/** Event 'begin' before it measures: speaking should stop. */
export class MeasurePanel extends EventTarget {
  #parts;
  #place = null;
  #voice = null;
  #running = null;  // AbortController
  #result = [];

  /** parts: elements {details, rows, start, copy, note}; the table is hidden until there is a row. */
  constructor(parts) {
    super();
    this.#parts = parts;
    parts.start.addEventListener('click', () => this.#running ? this.#running.abort() : void this.#measure());
    parts.copy.addEventListener('click', () => void this.#copy());
    pageLanguage.addEventListener('change', () => this.#show());
    this.#show();
  }

  /** place: what speaks, with this voice; null while there is none, or where the engine is elsewhere. */
  watch(place, voice) {
    [this.#place, this.#voice] = [place?.measure ? place : null, voice];
    this.#parts.details.hidden = Boolean(place) && !this.#place;
    this.#show();
  }

  async #measure() {
    const {note, rows, copy} = this.#parts, mine = this.#running = new AbortController();
    this.dispatchEvent(new Event('begin'));
    this.#result = [];
    rows.replaceChildren();
    copy.hidden = true;
    this.#show();
    try {
      await this.#place.measure(this.#voice, {signal: mine.signal,
        onStep: ({flavour, threads, done, all}) => {
          note.textContent = t('measure.running', {flavour, done, all,
            threads: t('measure.thread-count', {count: threads})});
        },
        onRow: row => this.#add(row)});
      note.textContent = t('measure.done');
      copy.hidden = false;
    } catch (error) {
      note.textContent = mine.signal.aborted ? t('measure.stopped') : reasonOf(error);
    } finally {
      this.#running = null;
      this.#show();
    }
  }

  #add({flavour, threads, rtf, firstMs}) {
    const row = this.#parts.rows.insertRow();
    for (const words of [flavour, threads, number(rtf, 3), number(firstMs)]) row.insertCell().append(words);
    this.#result.push([flavour, threads, rtf.toFixed(3), firstMs.toFixed(0)]);
    this.#show();
  }

  // Tabs between columns, as spreadsheets take them; names and figures are the same in every language.
  get #text() {
    const lines = [['flavour', 'threads', 'rtf', 'first_ms'], ...this.#result].map(cells => cells.join('\t'));
    return [`# Linnet, ${this.#voice.name}; ${navigator.hardwareConcurrency} cores; ${navigator.userAgent}`,
      ...lines, ''].join('\n');
  }

  async #copy() {
    const {note} = this.#parts;
    try {
      await navigator.clipboard.writeText(this.#text);
      note.textContent = t('measure.copied');
    } catch (error) {
      note.textContent = t('measure.not-copied', {why: error.message});
    }
  }

  #show() {
    const {start, rows} = this.#parts;
    start.textContent = t(this.#running ? 'controls.cancel' : 'measure.start');
    start.disabled = !this.#running && !(this.#place && this.#voice);
    rows.closest('.scrolls').hidden = rows.rows.length === 0;
  }
}
