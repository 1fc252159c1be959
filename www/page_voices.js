// The voices that there are where the page speaks, in itself or by its server, and the one that is in use.
import {speaksInPage} from './hosting.js';
import {language, nameOfLanguage, number, t} from './page_language.js';
import {element} from './page_parts.js';
import {reasonOf} from './reasons.js';

// What a large voice costs is said before it is fetched, also beside the gallery.
const largeBytes = 80e6;

function labelOf({name, bytes, memoryMB, isKept}) {
  const costs = [!isKept && t('gallery.fetch', {megabytes: number(bytes / 1e6)}),
    memoryMB && t('gallery.takes', {megabytes: number(memoryMB)})];
  return bytes > largeBytes ? [name, costs.filter(Boolean).join(', ')].filter(Boolean).join(': ') : name;
}

const whyNotKept = ({notKept, notKeptReason}) => reasonOf({message: notKept, reason: notKeptReason});

/** Event 'halt': what sounds should stop; 'change': whether a voice can speak may have changed. */
export class PageVoices extends EventTarget {
  #parts;
  #places;
  #place;
  #voices = [];
  #inUse = null;
  #loads = 0;
  #isLoading = false;
  #linked;
  #list = element('voice');

  /** parts: as of pageParts(). places: {page, server}, which speak, or null. linked: settings of the link by which the
   *  page was opened. */
  constructor(parts, places, linked) {
    super();
    Object.assign(this, {say: parts.notices.say, complain: parts.notices.complain});
    this.#parts = parts;
    this.#places = places;
    this.#place = places.page;
    this.#linked = linked;
    this.#list.addEventListener('change', () => this.use(this.chosen));
  }

  /** What speaks: an InPage or a ByServer. */
  get place() { return this.#place; }
  get inUse() { return this.#inUse; }
  get chosen() { return this.#voices.find(({id}) => id === this.#list.value); }
  /** False while a voice is loaded, and where there is none. */
  get canSpeak() { return !this.#isLoading && this.#voices.length > 0; }

  /** Resolves to true when the voice {id, name, source} is ready. Otherwise the previous voice stays, and the page says
   *  why. */
  async use(chosen) {
    const turn = ++this.#loads, using = this.#place, {notices, stability, ownWords, panel} = this.#parts;
    if (this.#has(chosen.id)) this.#list.value = chosen.id;
    this.#begin();
    let problem = null;
    try {
      await using.use(chosen, step => { if (turn === this.#loads) notices.showProgress(step); });
    } catch (error) {
      problem = error;
    }
    if (turn !== this.#loads) return false;
    this.#isLoading = false;
    notices.hideProgress();
    if (problem) await this.#sayNotLoaded(chosen, problem);
    else this.#sayLoaded(chosen, using.voice);
    this.#tell('change');
    const ready = using.voice && using;
    this.#parts.measuring.watch(ready, this.#inUse);
    element('reading-word').hidden = !ready?.words;
    await Promise.all([stability.watch(ready), ownWords.watch(ready), panel.refresh(), this.describe(),
      this.#showKept()]);
    return !problem;
  }

  #begin() {
    this.#tell('halt');
    this.complain(null);
    this.say(t('status.loading'));
    this.#isLoading = true;
    this.#tell('change');
    void this.#parts.stability.watch(null);
    this.#parts.measuring.watch(null);
  }

  #sayLoaded(chosen, ready) {
    this.#inUse = chosen;
    this.#parts.speakers.watch(ready);
    if (ready.notKept) this.complain(t('problem.not-kept', {why: whyNotKept(ready)}));
    const spoken = language() === 'en' ? ready.languageName : nameOfLanguage(ready.language, ready.languageName);
    const facts = [spoken, ready.sampleRate && `${ready.sampleRate} Hz`].filter(Boolean).join(', ');
    this.say(t('status.ready', {facts}));
  }

  async #sayNotLoaded(chosen, problem) {
    const wasListed = this.#has(chosen.id);
    if (!this.#place.voice) this.#inUse = null;
    await this.list();
    const isGone = wasListed && !this.#has(chosen.id);
    this.say(this.#inUse ? t('status.ready.still', {voice: this.#inUse.name})
      : t(this.#voices.length ? 'status.no-voice.retry' : 'status.no-voice'));
    this.complain(t(isGone ? 'problem.voice-removed' : 'problem.voice', {voice: chosen.name, why: reasonOf(problem)}));
  }

  #has(voiceId) { return this.#voices.some(({id}) => id === voiceId); }

  /** Whether a user's own voice opens; checked before it is stored. */
  async try(candidate) {
    const {page} = this.#places;
    if (page && this.#place === page) return this.use(candidate);
    this.complain(null);
    try {
      if (!page) throw new Error(t('problem.server-voices'));
      await page.check(candidate);
      return true;
    } catch (error) {
      this.complain(t('problem.voice', {voice: candidate.name, why: reasonOf(error)}));
      return false;
    }
  }

  async describe() {
    element('engine').textContent = this.#place?.voice ? await this.#place.describe().catch(() => '') : '';
  }

  /** Lists the voices anew. False if another place to speak has been chosen meanwhile. */
  async list() {
    const asked = this.#place, found = await asked?.voices(this.complain) ?? [];
    if (asked !== this.#place) return false;
    this.#voices = found;
    this.#list.replaceChildren(...found.map(each => new Option(labelOf(each), each.id)));
    if (this.#inUse) this.#list.value = this.#inUse.id;
    if (this.#list.selectedIndex < 0) this.#list.selectedIndex = 0;
    this.#parts.gallery.show(found, this.#inUse?.id);
    this.#parts.comparison.keepOnly(found);
    this.#tell('change');
    return true;
  }

  // Which voices this browser keeps may have changed.
  async #showKept() {
    const asked = this.#place, found = await asked?.voices(() => {}) ?? [];
    if (asked !== this.#place) return;
    const kept = new Set(found.filter(({isKept}) => isKept).map(({id}) => id));
    this.#voices = this.#voices.map(each => ({...each, isKept: kept.has(each.id)}));
    this.#parts.gallery.show(this.#voices, this.#inUse?.id);
  }

  // That of the link by which the page was opened, if it is small or here.
  #linkedVoice() {
    const wanted = this.#linked.voice, found = wanted && this.#voices.find(({name}) => name === wanted);
    return found && (found.isKept || !(found.bytes > largeBytes)) ? found : null;
  }

  async useFirst() {
    if (!await this.list()) return;
    if (!this.#voices.length) {
      return this.say(t(speaksInPage ? 'status.no-voice.yet' : 'status.no-voice.server'));
    }
    const wanted = this.#linkedVoice(), {voice, speaker} = this.#linked;
    await this.use(wanted ?? this.#voices[0]);
    if (wanted) this.#parts.speakers.choose(speaker);
    else if (voice) this.complain(t('link.voice', {voice}));
  }

  /** Voices of a place have come or gone: lists them, and uses another one if that in use, or the one of voiceId, is
   *  not there any more. */
  async changed(place, voiceId) {
    if (this.#place !== place) return;
    if (voiceId && voiceId === this.#inUse?.id) return this.useFirst();
    if (!await this.list() || place !== this.#places.server) return;
    if (!this.#inUse || !this.#has(this.#inUse.id)) await this.useFirst();
  }

  /** The first place that speaks, of a page without its own engine. */
  begin() {
    this.#place ??= this.#places.server;
    return this.useFirst();
  }

  async moveTo(name) {
    this.#tell('halt');
    this.complain(null);
    this.#place.leave();
    this.#place = this.#places[name];
    this.#inUse = null;
    this.#loads++;  // makes loads in progress obsolete
    this.#isLoading = false;
    this.#parts.notices.hideProgress();
    void this.#parts.stability.watch(null);
    await this.useFirst();
  }

  #tell(type) { this.dispatchEvent(new Event(type)); }
}
