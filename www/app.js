// The page: connects its controls with the player and with what speaks (in_page.js or by_server.js).
import {ByServer} from './by_server.js';
import {DownloadsPanel} from './downloads_panel.js';
import {Drawing} from './drawing.js';
import {licences, prepare, speaksInPage, workletOptions} from './hosting.js';
import {InPage} from './in_page.js';
import {LicencesPanel} from './licences_panel.js';
import {Player} from './linnet.js';
import {Notices} from './notices.js';
import {Reading} from './reading.js';
import {ReadingPanel} from './reading_panel.js';
import {SavePanel} from './save_panel.js';
import {StabilityPanel} from './stability_panel.js';
import {TakenText} from './taken_text.js';
import {VoicesPanel} from './voices_panel.js';
import {WordsPanel} from './words_panel.js';

const element = id => document.getElementById(id);
const [form, text, voice, speaker, speed, seed] = ['speak-form', 'text', 'voice', 'speaker', 'speed',
  'seed'].map(element);
const [speak, pause, stop, download] = ['speak', 'pause', 'stop', 'download'].map(element);
const notices = new Notices({status: element('status'), error: element('error'), progress: element('progress')});
const {say, complain} = notices;
const player = new Player(workletOptions);
const taken = new TakenText(text, {count: element('count'), note: element('too-long')});
const reading = new Reading(text, element('spoken-text'));
const drawing = new Drawing(element('waveform'), element('spectrogram'));
const panel = new VoicesPanel({list: element('voice-list'), storage: element('storage'), drop: element('drop'),
  input: element('own-voice')}, tryVoice);
const stability = new StabilityPanel({budget: element('budget'), budgetText: element('budget-text'),
  estimate: element('estimate'), risk: element('risk'), load: element('load'), action: element('action'),
  optimize: element('optimize'), outcome: element('optimized')}, taken);
const downloads = new DownloadsPanel({form: element('downloads-form'), key: element('admin-key'),
  language: element('downloads-language'), list: element('download-list'), note: element('downloads-note')});
const ownWords = new WordsPanel({details: element('words'), rows: element('word-rows'),
  note: element('own-words-note'), form: element('own-word-form'), word: element('own-word'),
  said: element('own-said'), table: element('own-words'), use: element('use-own-words'),
  save: element('save-own-words'), file: element('own-words-file')}, taken);
const saving = new SavePanel({bar: element('saving'), subtitles: element('saved'), srt: element('save-srt'),
  vtt: element('save-vtt')}, notices);
const readingPanel = new ReadingPanel({text, hint: element('text-hint'), note: element('too-long'),
  reading: element('reading'), view: element('reader'), bar: element('reading-bar'), back: element('reading-back'),
  progress: element('reading-progress'), sleep: element('sleep'), formatField: element('format-field'),
  format: element('format'), toggle: element('read'), file: element('open-text')}, taken, notices);
const places = {page: speaksInPage ? new InPage(() => panel.ownVoices()) : null, server: null};

let place = places.page, voices = [], inUse = null, speaking = null, loads = 0, isLoading = false;
const shown = () => readingPanel.isOpen ? readingPanel.reader : reading;

function showButtons() {
  const hasNothing = isLoading || voices.length === 0 || taken.isBlank;
  speak.disabled = hasNothing || saving.isMaking;
  pause.disabled = stop.disabled = !speaking;
  download.disabled = hasNothing && !saving.isMaking;
  download.textContent = saving.isMaking ? 'Cancel' : 'Download WAV';
  pause.textContent = player.paused ? 'Resume' : 'Pause';
}

// ---- voices

// What a voice costs is said before it is fetched, where the host tells it.
function labelOf({name, bytes, memoryMB}) {
  const facts = [bytes && `${Math.round(bytes / 1e6)} MB to fetch`, memoryMB && `takes ${memoryMB} MB of memory`];
  return [name, facts.filter(Boolean).join(', ')].filter(Boolean).join(': ');
}

function fillSpeakers({speakers, speakerNames, defaultSpeaker = 0}) {
  const names = Object.entries(speakerNames);
  const options = names.length ? names : Array.from({length: speakers}, (_, i) => [`Speaker ${i}`, i]);
  speaker.replaceChildren(...options.map(([name, id]) => new Option(name, id)));
  speaker.value = defaultSpeaker;
  element('speaker-field').hidden = speakers < 2;
}

// Resolves to true when the voice {id, name, source} is ready. Otherwise the previous voice stays, and the page says
// why.
async function useVoice(chosen) {
  const turn = ++loads, using = place;
  halt();
  complain(null);
  say('Loading the voice …');
  isLoading = true;
  showButtons();
  void stability.watch(null);
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
  await Promise.all([stability.watch(ready), ownWords.watch(ready), panel.refresh(), describe()]);
  return !problem;
}

function sayLoaded(chosen, ready) {
  inUse = chosen;
  fillSpeakers(ready);
  if (ready.notKept) complain(`The voice is ready, but it is not kept for the next visit: ${ready.notKept}.`);
  say(`Ready: ${[ready.languageName, ready.sampleRate && `${ready.sampleRate} Hz`].filter(Boolean).join(', ')}.`);
}

async function sayNotLoaded(chosen, {message}) {
  const wasListed = voices.some(({id}) => id === chosen.id);
  if (!place.voice) inUse = null;
  await listVoices();
  const isGone = wasListed && !voices.some(({id}) => id === chosen.id);
  say(inUse ? `Ready, still with ${inUse.name}.` : voices.length ? 'No voice is loaded; Speak tries again.'
    : 'No voice is loaded.');
  complain(`${chosen.name} cannot be used${isGone ? ', and was removed from this browser' : ''}: ${message}`);
}

// Whether a user's own voice opens; checked before it is stored.
async function tryVoice(candidate) {
  if (places.page && place === places.page) return useVoice(candidate);
  complain(null);
  try {
    if (!places.page) throw new Error('the server that speaks here has voices of its own');
    await places.page.check(candidate);
    return true;
  } catch (error) {
    complain(`${candidate.name} cannot be used: ${error.message}`);
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
  showButtons();
  return true;
}

async function useFirstVoice() {
  if (!await listVoices()) return;
  if (voices.length) await useVoice(voices[0]);
  else say(speaksInPage ? 'No voice yet: add your own below.' : 'The server has no voice yet.');
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
  speaking?.abort();
  speaking = null;
  player.stop();
  readingPanel.reader?.end();
  drawing.stop();
  showButtons();
}

// Everything up to player.play() happens in the event of the tap: see player.js.
async function start() {
  if (speak.disabled) return;
  player.unlock();
  if (!place.voice && !await useVoice(voices.find(({id}) => id === voice.value))) return;
  halt();
  complain(null);
  const mine = speaking = new AbortController(), marks = shown(), isRead = readingPanel.isOpen;
  const {text: spokenText, note} = isRead ? marks.document : taken;
  const spoken = {seconds: 0, words: 0};
  marks.begin(spokenText);
  say('Speaking …');
  drawing.start(() => player.analyser);
  try {
    const options = {...speechOptions(mine.signal),
      onProgress: step => { if (speaking === mine) notices.showProgress(step); }};
    const blocks = isRead ? marks.speak(place, options) : place.speak(spokenText, options);
    const playing = player.play(blocks, {onBlock: block => {
      if (notices.hideProgress()) say('Speaking …');
      spoken.seconds += block.samples.length / block.sampleRate;
      spoken.words += block.words.length;
      marks.add(block.words);
    }});
    showButtons();
    if (await playing) {
      say(sayingOf(spoken, note ?? ''));
      if (isRead) marks.end(true);
    }
  } catch (error) {
    if (speaking === mine) {
      say('Not spoken.');
      complain(error.message);
    }
  } finally {
    if (speaking === mine) {
      halt();
      notices.hideProgress();
      marks.clear();
      await Promise.all([describe(), stability.refresh()]);
    }
  }
}

function sayingOf({seconds, words}, note) {
  if (words === 0) return 'There is nothing to say in this text: no word, number or sign in it is read aloud.';
  const first = Math.round(player.firstSoundSeconds * 1000);
  return `Spoke ${seconds.toFixed(1)} s; the first sound came after ${first} ms.${note && ` ${note}`}`;
}

function speechOptions(signal) {
  return {speed: Number(speed.value), seed: Number(seed.value) || 0, signal,
    speaker: place.voice.speakers > 1 ? Number(speaker.value) : undefined};
}

function pauseOrGoOn() {
  void (player.paused ? player.resume() : player.pause());
  if (readingPanel.isOpen) readingPanel.reader.pause(player.paused);
  showButtons();
  say(player.paused ? 'Paused.' : 'Speaking …');
}

// Makes the file without playing it; the engine speaks one text at a time.
async function save() {
  if (saving.isMaking) return saving.cancel();
  if (!place.voice && !await useVoice(voices.find(({id}) => id === voice.value))) return;
  halt();
  complain(null);
  const document = readingPanel.isOpen ? readingPanel.reader.document : null;
  await saving.make(place, {document, written: taken.text}, speechOptions);
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
  if (event.key === 'Escape' && speaking) {
    halt();
    say('Stopped.');
  }
});
taken.addEventListener('change', showButtons);
stop.addEventListener('click', () => {
  halt();
  say('Stopped.');
  speak.focus();
});
pause.addEventListener('click', pauseOrGoOn);
download.addEventListener('click', () => void save());
saving.addEventListener('change', showButtons);
for (const type of ['open', 'close']) readingPanel.addEventListener(type, halt);
readingPanel.addEventListener('shown', showButtons);
readingPanel.addEventListener('start', () => void start());
readingPanel.addEventListener('toggle', () => void (speaking ? pauseOrGoOn() : start()));
readingPanel.addEventListener('move', () => { if (speaking) void start(); });
readingPanel.addEventListener('stop', ({detail}) => { halt(); say(detail); });
panel.addEventListener('other-files', event => {
  event.preventDefault();
  void readingPanel.readFile(event.detail);
});
speed.addEventListener('change', () => { if (speaking && readingPanel.isOpen) void start(); });
speed.addEventListener('input', () => { element('speed-value').value = `${Number(speed.value).toFixed(1)}×`; });
voice.addEventListener('change', () => useVoice(voices.find(({id}) => id === voice.value)));
player.addEventListener('position', ({detail}) => shown().at(detail.seconds));
panel.addEventListener('problem', ({detail}) => complain(detail));
panel.addEventListener('removed', async ({detail}) => {
  if (place !== places.page) return;
  if (inUse?.id === detail.url) await useFirstVoice();
  else await listVoices();
});
panel.addEventListener('added', async ({detail}) => {
  if (detail.notKept) complain(`${detail.name} is ready, but it is not kept for the next visit: ${detail.notKept}`);
  if (place === places.page) await listVoices();
  else say(`${detail.name} is there when the text is spoken in this page.`);
});
downloads.addEventListener('changed', async () => {
  await places.server.refresh().catch(error => complain(error.message));
  if (place !== places.server || !await listVoices()) return;
  if (!inUse || !voices.some(({id}) => id === inUse.id)) await useFirstVoice();
});
new LicencesPanel({section: element('licences'), text: element('licences-text')}, licences);
for (const choice of element('where').elements) choice.addEventListener('change', () => moveTo(choice.value));

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
    element('promise').textContent = 'The server that it came from speaks; what you type goes nowhere else.';
  }
  await useFirstVoice();
}
document.documentElement.dataset.ready = 'true';  // for tests and for styles
