// The page: connects its controls with the player and with what speaks (in_page.js or by_server.js).
import {ByServer} from './by_server.js';
import {CataloguePanel} from './catalogue_panel.js';
import {ComparePanel} from './compare_panel.js';
import {DownloadsPanel} from './downloads_panel.js';
import {Drawing} from './drawing.js';
import {Gallery} from './gallery.js';
import {HistoryPanel} from './history_panel.js';
import {catalogue, licences, prepare, speaksInPage, workletOptions} from './hosting.js';
import {InPage} from './in_page.js';
import {LicencesPanel} from './licences_panel.js';
import {LinkPanel} from './link_panel.js';
import {Player} from './linnet.js';
import {MeasurePanel} from './measure_panel.js';
import {Notices} from './notices.js';
import {language, languages, nameOfLanguage, number, pageLanguage, t, translate, useLanguage} from './page_language.js';
import {wordsWritten} from './page_words.js';
import {Reading} from './reading.js';
import {ReadingPanel} from './reading_panel.js';
import {reasonOf} from './reasons.js';
import {SavePanel} from './save_panel.js';
import {SessionLog} from './session_log.js';
import {SessionPanel} from './session_panel.js';
import {settingsInLink} from './settings_link.js';
import {SpeakerChoice} from './speaker_choice.js';
import {Speech} from './speech.js';
import {StabilityPanel} from './stability_panel.js';
import {TakenText} from './taken_text.js';
import {VoicesPanel} from './voices_panel.js';
import {WordsPanel} from './words_panel.js';

await wordsWritten;  // before any panel says a word

const element = id => document.getElementById(id);
const [form, text, voice, speed, seed] = ['speak-form', 'text', 'voice', 'speed', 'seed'].map(element);
const [speak, pause, stop, download, book] = ['speak', 'pause', 'stop', 'download', 'make-book'].map(element);
const notices = new Notices({status: element('status'), error: element('error'), progress: element('progress')});
const {say, complain} = notices;
const log = new SessionLog();
const speech = new Speech({player: new Player(workletOptions), notices, log,
  drawing: new Drawing(element('waveform'), element('spectrogram'))});
const taken = new TakenText(text, {count: element('count'), note: element('too-long')});
const reading = new Reading(text, element('spoken-text'));
const speakers = new SpeakerChoice({list: element('speaker'), field: element('speaker-field'),
  mix: {details: element('mix'), shares: element('mix-shares'), add: element('mix-add'),
    written: element('mix-written')}});
const panel = new VoicesPanel(element('own-voices'), tryVoice);
element('catalogue').hidden = !catalogue;
if (catalogue) {
  new CataloguePanel(element('catalogue'), panel, catalogue).addEventListener('try', ({detail}) => showText(detail));
}
new SessionPanel({details: element('session'), charts: element('charts'), rows: element('session-rows')}, log);
const stability = new StabilityPanel({budget: element('budget'), budgetText: element('budget-text'),
  estimate: element('estimate'), risk: element('risk'), load: element('load'), action: element('action'),
  optimize: element('optimize'), outcome: element('optimized')}, taken);
const downloads = new DownloadsPanel({form: element('downloads-form'), key: element('admin-key'),
  language: element('downloads-language'), list: element('download-list'), note: element('downloads-note')});
const ownWords = new WordsPanel({details: element('words'), rows: element('word-rows'),
  note: element('own-words-note'), form: element('own-word-form'), word: element('own-word'),
  said: element('own-said'), table: element('own-words'), use: element('use-own-words'),
  save: element('save-own-words'), file: element('own-words-file')}, taken);
const madeFiles = new HistoryPanel({details: element('history'), list: element('history-list'),
  clear: element('history-clear'), note: element('history-note'), hint: element('history-hint')});
const saving = new SavePanel({bar: element('saving'), subtitles: element('saved'), srt: element('save-srt'),
  vtt: element('save-vtt'), format: element('save-format')}, notices, madeFiles);
const readingPanel = new ReadingPanel({text, hint: element('text-hint'), note: element('too-long'),
  reading: element('reading'), view: element('reader'), bar: element('reading-bar'), back: element('reading-back'),
  progress: element('reading-progress'), sleep: element('sleep'), formatField: element('format-field'),
  format: element('format'), toggle: element('read'), file: element('open-text'), word: element('reading-word'),
  chapterField: element('chapter-field'), chapter: element('chapter'), card: element('word-card')}, taken, notices,
text => place?.words?.(text) ?? []);
const gallery = new Gallery({list: element('gallery-list'), filters: element('gallery-filters'),
  search: element('gallery-search'), language: element('gallery-language'), kept: element('gallery-kept'),
  count: element('gallery-count')});
const comparison = new ComparePanel({slots: element('compare-slots'), both: element('compare-both')});
const measuring = new MeasurePanel({details: element('measure'), rows: element('measure-rows'),
  start: element('measure-start'), copy: element('measure-copy'), note: element('measure-note')});
const places = {server: null,
  page: speaksInPage ? new InPage(() => panel.ownVoices(), note => log.addMark(note)) : null};

const linked = settingsInLink();

let place = places.page, voices = [], inUse = null, loads = 0, isLoading = false;

function showSpeed() { element('speed-value').value = `${number(Number(speed.value), 1)}×`; }

function showButtons() {
  const hasNothing = isLoading || voices.length === 0 || taken.isBlank;
  speak.disabled = hasNothing || saving.isMaking;
  pause.disabled = stop.disabled = !speech.isRunning;
  download.disabled = hasNothing && !saving.isMaking;
  book.disabled = hasNothing || saving.isMaking;
  download.textContent = saving.isMaking ? t('controls.cancel') :
    t('controls.download', {format: saving.formatName});
  pause.textContent = t(speech.isPaused ? 'controls.resume' : 'controls.pause');
}

// ---- voices

const chosenVoice = () => voices.find(({id}) => id === voice.value);

// What a large voice costs is said before it is fetched, also beside the gallery.
const largeBytes = 80e6;

function labelOf({name, bytes, memoryMB, isKept}) {
  const costs = [!isKept && t('gallery.fetch', {megabytes: number(bytes / 1e6)}),
    memoryMB && t('gallery.takes', {megabytes: number(memoryMB)})];
  return bytes > largeBytes ? [name, costs.filter(Boolean).join(', ')].filter(Boolean).join(': ') : name;
}

// Resolves to true when the voice {id, name, source} is ready. Otherwise the previous voice stays, and the page says
// why.
async function useVoice(chosen) {
  const turn = ++loads, using = place;
  halt();
  complain(null);
  say(t('status.loading'));
  isLoading = true;
  showButtons();
  void stability.watch(null);
  measuring.watch(null);
  let problem = null;
  try {
    await using.use(chosen, step => { if (turn === loads) notices.showProgress(step); });
  } catch (error) {
    problem = error;
  }
  if (turn !== loads) return false;
  isLoading = false;
  notices.hideProgress();
  if (problem) await sayNotLoaded(chosen, problem);
  else sayLoaded(chosen, using.voice);
  showButtons();
  const ready = using.voice && using;
  measuring.watch(ready, inUse);
  element('reading-word').hidden = !ready?.words;
  await Promise.all([stability.watch(ready), ownWords.watch(ready), panel.refresh(), describe(), showKept()]);
  return !problem;
}

const whyNotKept = ({notKept, notKeptReason}) => reasonOf({message: notKept, reason: notKeptReason});

function sayLoaded(chosen, ready) {
  inUse = chosen;
  speakers.watch(ready);
  if (ready.notKept) complain(t('problem.not-kept', {why: whyNotKept(ready)}));
  const spoken = language() === 'en' ? ready.languageName : nameOfLanguage(ready.language, ready.languageName);
  const facts = [spoken, ready.sampleRate && `${ready.sampleRate} Hz`].filter(Boolean).join(', ');
  say(t('status.ready', {facts}));
}

async function sayNotLoaded(chosen, problem) {
  const wasListed = voices.some(({id}) => id === chosen.id);
  if (!place.voice) inUse = null;
  await listVoices();
  const isGone = wasListed && !voices.some(({id}) => id === chosen.id);
  say(inUse ? t('status.ready.still', {voice: inUse.name})
    : t(voices.length ? 'status.no-voice.retry' : 'status.no-voice'));
  complain(t(isGone ? 'problem.voice-removed' : 'problem.voice', {voice: chosen.name, why: reasonOf(problem)}));
}

// Whether a user's own voice opens; checked before it is stored.
async function tryVoice(candidate) {
  if (places.page && place === places.page) return useVoice(candidate);
  complain(null);
  try {
    if (!places.page) throw new Error(t('problem.server-voices'));
    await places.page.check(candidate);
    return true;
  } catch (error) {
    complain(t('problem.voice', {voice: candidate.name, why: reasonOf(error)}));
    return false;
  }
}

async function describe() {
  element('engine').textContent = place?.voice ? await place.describe().catch(() => '') : '';
}

// False if another place to speak has been chosen meanwhile.
async function listVoices() {
  const asked = place, found = await place?.voices(complain) ?? [];
  if (asked !== place) return false;
  voices = found;
  voice.replaceChildren(...voices.map(each => new Option(labelOf(each), each.id)));
  if (inUse) voice.value = inUse.id;
  if (voice.selectedIndex < 0) voice.selectedIndex = 0;
  gallery.show(voices, inUse?.id);
  comparison.keepOnly(voices);
  showButtons();
  return true;
}

// Which voices this browser keeps may have changed.
async function showKept() {
  const asked = place, found = await asked?.voices(() => {}) ?? [];
  if (asked !== place) return;
  const kept = new Set(found.filter(({isKept}) => isKept).map(({id}) => id));
  voices = voices.map(each => ({...each, isKept: kept.has(each.id)}));
  gallery.show(voices, inUse?.id);
}

// That of the link by which the page was opened, if it is small or here.
function linkedVoice() {
  const found = linked.voice && voices.find(({name}) => name === linked.voice);
  return found && (found.isKept || !(found.bytes > largeBytes)) ? found : null;
}

async function useVoiceOfLink() {
  const wanted = linkedVoice();
  await useVoice(wanted ?? voices[0]);
  if (wanted) speakers.choose(linked.speaker);
  else if (linked.voice) complain(t('link.voice', {voice: linked.voice}));
}

async function useFirstVoice() {
  if (!await listVoices()) return;
  if (voices.length) await useVoiceOfLink();
  else say(t(speaksInPage ? 'status.no-voice.yet' : 'status.no-voice.server'));
}

async function moveTo(name) {
  halt();
  complain(null);
  place.leave();
  place = places[name];
  inUse = null;
  loads++;  // makes loads in progress obsolete
  isLoading = false;
  notices.hideProgress();
  void stability.watch(null);
  await useFirstVoice();
}

// ---- speaking

function halt() {
  speech.halt();
  gallery.halt();
}

function stopAndSay(message = t('status.stopped')) {
  halt();
  say(message);
}

// Everything up to the player's play() happens in the event of the tap: see player.js. as: options of speak() that
// count instead of what is chosen. Resolves to true when all has been heard.
async function start(as = {}) {
  if (speak.disabled) return false;
  speech.unlock();
  if (!place.voice && !await useVoice(chosenVoice())) return false;
  gallery.halt();
  const marks = readingPanel.isOpen ? readingPanel.reader : reading;
  return speech.speak(place, marks, readingPanel.isOpen ? {} : taken, signal => ({...speechOptions(signal), ...as}));
}

const speechOptions = signal => (
  {speed: Number(speed.value), seed: Number(seed.value) || 0, signal, speaker: speakers.value});

// Speaks the text with each of the slots of the comparison in turn, until one is stopped.
async function compare(slots) {
  speech.unlock();
  for (const {name, voice: slotsVoice, options, words} of slots) {
    if (!place.voice && !await useVoice(chosenVoice())) return;
    halt();
    try {
      const isInUse = slotsVoice.id === inUse?.id;
      const other = isInUse ? {} : {voice: await place.openBeside(slotsVoice, notices.showProgress)};
      const heard = start({...options, ...other});
      say(t('compare.speaking', {slot: name, voice: words}));
      if (!await heard) return;
    } catch (error) {
      return complain(t('problem.voice', {voice: slotsVoice.name, why: reasonOf(error)}));
    } finally {
      notices.hideProgress();
    }
  }
}

function putIntoSlot(name) {
  if (!place?.voice) return;
  const options = {speed: Number(speed.value), speaker: speakers.value};
  const pace = options.speed === 1 ? '' : element('speed-value').value;
  comparison.put(name, inUse, options, [inUse.name, speakers.words, pace].filter(Boolean).join(' · '));
}

// Makes the file without playing it; the engine speaks one text at a time.
async function save() {
  if (saving.isMaking) return saving.cancel();
  if (!place.voice && !await useVoice(chosenVoice())) return;
  halt();
  complain(null);
  const structured = readingPanel.isOpen ? readingPanel.reader.document : null;
  await saving.make(place, {document: structured, written: taken.text, voice: inUse.name}, speechOptions);
}

async function makeBook() {
  if (!place.voice && !await useVoice(chosenVoice())) return;
  halt();
  complain(null);
  await saving.makeBook(place, {document: readingPanel.reader.document, voice: inUse.name}, speechOptions);
}

// What is spoken begins the sentence anew, so that the word is heard as it is said now.
async function correctWord({written, said}) {
  const {isRunning} = speech;
  halt();
  const problem = await ownWords.correct(written, said);
  readingPanel.reader.forgetWords();
  complain(problem);
  if (problem) return;
  say(t('card.corrected', {word: written}));
  if (isRunning) void start();
}

// ---- wiring

form.addEventListener('submit', event => {
  event.preventDefault();
  void start();
});
text.addEventListener('keydown', event => {
  // By the form, which checks speed and seed.
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.repeat) form.requestSubmit();
});
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && speech.isRunning) stopAndSay();
});
taken.addEventListener('change', showButtons);
stop.addEventListener('click', () => {
  stopAndSay();
  speak.focus();
});
pause.addEventListener('click', () => speech.pauseOrGoOn());
download.addEventListener('click', () => void save());
book.addEventListener('click', () => void makeBook());
for (const panelThatWorks of [saving, speech]) panelThatWorks.addEventListener('change', showButtons);
speech.addEventListener('over', () => void Promise.all([describe(), stability.refresh()]));
for (const type of ['open', 'close']) readingPanel.addEventListener(type, halt);
readingPanel.addEventListener('shown', showButtons);
readingPanel.addEventListener('start', () => void start());
readingPanel.addEventListener('toggle', () => void (speech.isRunning ? speech.pauseOrGoOn() : start()));
readingPanel.addEventListener('move', () => { if (speech.isRunning) void start(); });
readingPanel.addEventListener('correct', ({detail}) => void correctWord(detail));
readingPanel.addEventListener('stop', ({detail}) => stopAndSay(detail));
panel.addEventListener('other-files', event => {
  event.preventDefault();
  void readingPanel.readFile(event.detail);
});
speed.addEventListener('change', () => { if (speech.isRunning && readingPanel.isOpen) void start(); });
speed.addEventListener('input', showSpeed);
voice.addEventListener('change', () => useVoice(chosenVoice()));
gallery.addEventListener('use', ({detail}) => {
  voice.value = detail.id;
  void useVoice(detail);
});
gallery.addEventListener('sample', halt);
gallery.addEventListener('problem', ({detail}) => complain(detail));
comparison.addEventListener('take', ({detail}) => putIntoSlot(detail));
comparison.addEventListener('hear', ({detail}) => void compare(detail));
stability.addEventListener('memory', ({detail}) => log.addMemory(detail));
stability.addEventListener('estimate', ({detail}) => log.setEstimate(detail));
stability.addEventListener('adjusted', ({detail}) => log.addMark({kind: 'degraded', message: detail}));
measuring.addEventListener('begin', halt);
panel.addEventListener('problem', ({detail}) => complain(detail));
panel.addEventListener('removed', async ({detail}) => {
  if (place !== places.page) return;
  if (inUse?.id === detail.url) await useFirstVoice();
  else await listVoices();
});
panel.addEventListener('added', async ({detail}) => {
  if (detail.notKept) complain(t('problem.own-not-kept', {voice: detail.name, why: detail.notKept}));
  if (place === places.page) await listVoices();
  else say(t('status.voice-ready', {voice: detail.name}));
});
downloads.addEventListener('changed', async () => {
  await places.server.refresh().catch(error => complain(reasonOf(error)));
  if (place !== places.server || !await listVoices()) return;
  if (!inUse || !voices.some(({id}) => id === inUse.id)) await useFirstVoice();
});
new LicencesPanel({section: element('licences'), text: element('licences-text')}, licences);
new LinkPanel({copy: element('link-copy'), withText: element('link-text'), shown: element('link-shown'),
  note: element('link-note')}, () => ({voice: inUse?.name, speaker: speakers.value, speed: speed.value,
  seed: seed.value, text: text.value}));
for (const choice of element('where').elements) choice.addEventListener('change', () => moveTo(choice.value));

const pageLanguageChoice = element('page-language');
pageLanguageChoice.replaceChildren(...Object.entries(languages).map(([code, name]) => new Option(name, code)));
pageLanguageChoice.value = language();
pageLanguageChoice.hidden = Object.keys(languages).length < 2;
pageLanguageChoice.addEventListener('change', () => void useLanguage(pageLanguageChoice.value, {keep: true}));
pageLanguage.addEventListener('change', async () => {
  pageLanguageChoice.value = language();
  showSpeed();
  showButtons();
  await Promise.all([panel.refresh(), describe()]);
});
// What came by a link, from another program, or as a sample sentence.
function showText(words) {
  text.value = words;
  text.dispatchEvent(new Event('input'));
}

async function openShared() {
  if (!new URLSearchParams(location.search).has('shared')) return;
  const {takeShared} = await import('./shared_text.js'), shared = await takeShared();
  if (shared instanceof File) return readingPanel.readFile([shared]);
  if (!shared) return;
  showText([shared.title, shared.text].filter(Boolean).join('\n\n'));
  say(t('shared.ready'));
}

if (linked.speed) speed.value = linked.speed;
if (linked.seed) seed.value = linked.seed;
if (linked.text) showText(linked.text);
showSpeed();

// An iPhone then plays even if it is switched to silent, as for a music player.
if (navigator.audioSession) navigator.audioSession.type = 'playback';

await panel.refresh();
if (!await prepare()) {
  element('where').querySelector('[value=page]').checked = true;  // even if the browser remembers another choice
  places.server = await ByServer.find();
  place ??= places.server;
  element('where').hidden = !places.server || !places.page;
  element('voices').hidden = !places.page;
  element('downloads').hidden = !places.server?.downloads;
  if (!places.page) {
    element('promise').dataset.t = 'page.promise.server';
    translate(element('promise').parentElement);
  }
  await useFirstVoice();
  await openShared();
}
document.documentElement.dataset.ready = 'true';  // for tests and for styles
