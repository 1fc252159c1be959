// The page: connects its controls with the player and with what speaks (in_page.js or by_server.js).
import {ByServer} from './by_server.js';
import {prepare, speaksInPage} from './hosting.js';
import {InPage} from './in_page.js';
import {LinkPanel} from './link_panel.js';
import {language, languages, number, pageLanguage, t, translate, useLanguage} from './page_language.js';
import {element, pageParts} from './page_parts.js';
import {PageVoices} from './page_voices.js';
import {wordsWritten} from './page_words.js';
import {reasonOf} from './reasons.js';
import {settingsInLink} from './settings_link.js';

await wordsWritten;  // before any panel says a word

const [form, text, speed, seed] = ['speak-form', 'text', 'speed', 'seed'].map(element);
const [speak, pause, stop, download, book] = ['speak', 'pause', 'stop', 'download', 'make-book'].map(element);
const parts = pageParts({tryVoice: candidate => voices.try(candidate),
  wordsOf: text => voices.place?.words?.(text) ?? []});
const {notices: {say, complain, showProgress, hideProgress}, log, taken, speech, reading, readingPanel, saving, panel,
  speakers, gallery, comparison, stability, downloads, ownWords} = parts;
const places = {server: null,
  page: speaksInPage ? new InPage(() => panel.ownVoices(), note => log.addMark(note)) : null};
const linked = settingsInLink(), voices = new PageVoices(parts, places, linked);

function showSpeed() { element('speed-value').value = `${number(Number(speed.value), 1)}×`; }

function showButtons() {
  const hasNothing = !voices.canSpeak || taken.isBlank;
  speak.disabled = hasNothing || saving.isMaking;
  pause.disabled = stop.disabled = !speech.isRunning;
  download.disabled = hasNothing && !saving.isMaking;
  book.disabled = hasNothing || saving.isMaking;
  download.textContent = saving.isMaking ? t('controls.cancel') :
    t('controls.download', {format: saving.formatName});
  pause.textContent = t(speech.isPaused ? 'controls.resume' : 'controls.pause');
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
  if (!voices.place.voice && !await voices.use(voices.chosen)) return false;
  gallery.halt();
  const marks = readingPanel.isOpen ? readingPanel.reader : reading;
  return speech.speak(voices.place, marks, readingPanel.isOpen ? {} : taken,
    signal => ({...speechOptions(signal), ...as}));
}

const speechOptions = signal => (
  {speed: Number(speed.value), seed: Number(seed.value) || 0, signal, speaker: speakers.value});

// Speaks the text with each of the slots of the comparison in turn, until one is stopped.
async function compare(slots) {
  speech.unlock();
  for (const {name, voice: slotsVoice, options, words} of slots) {
    if (!voices.place.voice && !await voices.use(voices.chosen)) return;
    halt();
    try {
      const isInUse = slotsVoice.id === voices.inUse?.id;
      const other = isInUse ? {} : {voice: await voices.place.openBeside(slotsVoice, showProgress)};
      const heard = start({...options, ...other});
      say(t('compare.speaking', {slot: name, voice: words}));
      if (!await heard) return;
    } catch (error) {
      return complain(t('problem.voice', {voice: slotsVoice.name, why: reasonOf(error)}));
    } finally {
      hideProgress();
    }
  }
}

function putIntoSlot(name) {
  const {place, inUse} = voices;
  if (!place?.voice) return;
  const options = {speed: Number(speed.value), speaker: speakers.value};
  const pace = options.speed === 1 ? '' : element('speed-value').value;
  comparison.put(name, inUse, options, [inUse.name, speakers.words, pace].filter(Boolean).join(' · '));
}

// Makes the file without playing it; the engine speaks one text at a time.
async function save() {
  if (saving.isMaking) return saving.cancel();
  if (!voices.place.voice && !await voices.use(voices.chosen)) return;
  halt();
  complain(null);
  const structured = readingPanel.isOpen ? readingPanel.reader.document : null;
  const {place, inUse} = voices;
  await saving.make(place, {document: structured, written: taken.text, voice: inUse.name}, speechOptions);
}

async function makeBook() {
  if (!voices.place.voice && !await voices.use(voices.chosen)) return;
  halt();
  complain(null);
  const {place, inUse} = voices;
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
speech.addEventListener('over', () => void Promise.all([voices.describe(), stability.refresh()]));
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
voices.addEventListener('halt', halt);
voices.addEventListener('change', showButtons);
gallery.addEventListener('use', ({detail}) => void voices.use(detail));
gallery.addEventListener('sample', halt);
gallery.addEventListener('problem', ({detail}) => complain(detail));
comparison.addEventListener('take', ({detail}) => putIntoSlot(detail));
comparison.addEventListener('hear', ({detail}) => void compare(detail));
stability.addEventListener('memory', ({detail}) => log.addMemory(detail));
stability.addEventListener('estimate', ({detail}) => log.setEstimate(detail));
stability.addEventListener('adjusted', ({detail}) => log.addMark({kind: 'degraded', message: detail}));
parts.measuring.addEventListener('begin', halt);
panel.addEventListener('problem', ({detail}) => complain(detail));
panel.addEventListener('removed', ({detail}) => void voices.changed(places.page, detail.url));
panel.addEventListener('added', async ({detail}) => {
  if (detail.notKept) complain(t('problem.own-not-kept', {voice: detail.name, why: detail.notKept}));
  if (voices.place === places.page) await voices.list();
  else say(t('status.voice-ready', {voice: detail.name}));
});
downloads.addEventListener('changed', async () => {
  await places.server.refresh().catch(error => complain(reasonOf(error)));
  await voices.changed(places.server);
});
parts.cataloguePanel?.addEventListener('try', ({detail}) => showText(detail));
new LinkPanel({copy: element('link-copy'), withText: element('link-text'), shown: element('link-shown'),
  note: element('link-note')}, () => ({voice: voices.inUse?.name, speaker: speakers.value, speed: speed.value,
  seed: seed.value, text: text.value}));
for (const choice of element('where').elements) choice.addEventListener('change', () => voices.moveTo(choice.value));

const pageLanguageChoice = element('page-language');
pageLanguageChoice.replaceChildren(...Object.entries(languages).map(([code, name]) => new Option(name, code)));
pageLanguageChoice.value = language();
pageLanguageChoice.hidden = Object.keys(languages).length < 2;
pageLanguageChoice.addEventListener('change', () => void useLanguage(pageLanguageChoice.value, {keep: true}));
pageLanguage.addEventListener('change', async () => {
  pageLanguageChoice.value = language();
  showSpeed();
  showButtons();
  await Promise.all([panel.refresh(), voices.describe()]);
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
  element('where').hidden = !places.server || !places.page;
  element('voices').hidden = !places.page;
  element('downloads').hidden = !places.server?.downloads;
  if (!places.page) {
    element('promise').dataset.t = 'page.promise.server';
    translate(element('promise').parentElement);
  }
  await voices.begin();
  await openShared();
}
document.documentElement.dataset.ready = 'true';  // for tests and for styles
