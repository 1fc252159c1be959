// What happened since the page was opened: memory, times to the first sound, real-time factors, and what the governor
// did. It stays in the page.
const mostPoints = 600, mostMarks = 200;

// Of a long session each second old point is dropped, so that the log does not grow.
function add(points, point) {
  points.push(point);
  if (points.length > mostPoints) points.splice(0, mostPoints, ...points.slice(0, mostPoints).filter((_, i) => i % 2));
}

/** Event 'change'. Points are {at: ms since the log began, value}; marks {at, kind, and either code
 *  with seconds, as of a note of the engine, or message: words}. */
export class SessionLog extends EventTarget {
  #begun = performance.now();
  memory = [];  // in `unit`
  first = [];   // milliseconds
  rtf = [];
  marks = [];
  unit = 'MB';
  estimate = null;  // what the text in the page will take, in MB

  get now() { return performance.now() - this.#begun; }

  /** What budget() of a place says; those of two places cannot be compared. */
  addMemory({used, unit}) {
    if (unit !== this.unit) this.memory.length = 0;
    this.unit = unit;
    add(this.memory, {at: this.now, value: used});
    this.#tell();
  }

  addFirstSound(milliseconds) {
    add(this.first, {at: this.now, value: milliseconds});
    this.#tell();
  }

  /** kind: 'degraded', 'refused', 'cleared', 'recovered' or 'paused'. */
  addMark({kind, code, seconds, message}) {
    this.marks.push({at: this.now, kind, code, seconds, message});
    if (this.marks.length > mostMarks) this.marks.shift();
    this.#tell();
  }

  setEstimate(megabytes) {
    this.estimate = megabytes;
    this.#tell();
  }

  /** A place that speaks as `place` does; the real-time factor of each text that ends is noted. A server does not tell
   *  how long it computed: then it is the time until the last of the sound came. */
  follow(place) {
    return {speak: (text, options) => this.#follow(place.speak(text, options))};
  }

  async *#follow(blocks) {
    const begun = performance.now();
    let seconds = 0, waited = 0, step;
    try {
      while (!(step = await blocks.next()).done) {
        seconds += step.value.samples.length / step.value.sampleRate;
        const given = performance.now();
        yield step.value;
        waited += performance.now() - given;
      }
    } finally {
      await blocks.return();
    }
    const work = step.value?.workSeconds ?? (performance.now() - begun - waited) / 1000;
    if (seconds > 0) {
      add(this.rtf, {at: this.now, value: work / seconds});
      this.#tell();
    }
  }

  #tell() { this.dispatchEvent(new Event('change')); }
}
