// The page: controls on one side; on the other what speaks (in_page.js or by_server.js) and the player.
import {ByServer} from './by_server.js';
import {Drawing} from './drawing.js';
import {prepare, speaksInPage, workletOptions} from './hosting.js';
import {InPage} from './in_page.js';
import {Player} from './linnet.js';
import {Reading} from './reading.js';
import {StabilityPanel} from './stability_panel.js';
import {VoicesPanel} from './voices_panel.js';
import {wavBlob} from './wav.js';

const element = id => document.getElementById(id);
const [form, text, voice, speaker, speed, seed] = ['speak-form', 'text', 'voice', 'speaker', 'speed', 'seed'].map(element);
const [speak, pause, stop, download] = ['speak', 'pause', 'stop', 'download'].map(element);
const player = new Player(workletOptions);
const reading = new Reading(text, element('spoken-text'));
const drawing = new Drawing(element('waveform'), element('spectrogram'));
const panel = new VoicesPanel({list: element('voice-list'), storage: element('storage'), drop: element('drop'),
  input: element('own-voice')});
const stability = new StabilityPanel({budget: element('budget'), budgetText: element('budget-text'),
  estimate: element('estimate'), risk: element('risk'), load: element('load'), action: element('action'),
  optimize: element('optimize'), outcome: element('optimized')}, text);
const places = {page: speaksInPage ? new InPage(() => panel.ownVoices()) : null, server: null};

let place = places.page, voices = [], speaking = null, lastSpoken = null, loads = 0;

const say = message => { element('status').textContent = message; };
function complain(message) {
  element('error').textContent = message ?? '';
  element('error').hidden = !message;
}

function showButtons() {
  speak.disabled = !place?.voice || text.value.trim() === '';
  pause.disabled = stop.disabled = !speaking;
  download.disabled = !lastSpoken;
}

// ---- voices

function fillSpeakers({speakers, speakerNames}) {
  const names = Object.entries(speakerNames);
  const options = names.length ? names : Array.from({length: speakers}, (_, i) => [`Speaker ${i}`, i]);
  speaker.replaceChildren(...options.map(([name, id]) => new Option(name, id)));
  element('speaker-field').hidden = speakers < 2;
}

function showProgress({loaded, total}) {
  const bar = element('progress');
  bar.hidden = false;
  if (total) bar.value = loaded / total;
  else bar.removeAttribute('value');
  say(`Fetching the voice: ${(loaded / 1e6).toFixed(0)}${total ? ` of ${(total / 1e6).toFixed(0)}` : ''} MB`);
}

async function useVoice(id) {
  const turn = ++loads;
  halt();
  complain(null);
  say('Loading the voice …');
  void stability.watch(null);
  try {
    const using = place;
    await using.use(voices.find(candidate => candidate.id === id), step => { if (turn === loads) showProgress(step); });
    if (turn !== loads) return;
    fillSpeakers(using.voice);
    if (using.voice.notKept) complain(`The voice is ready, but it is not kept for the next visit: ${using.voice.notKept}`);
    say(`Ready: ${[using.voice.languageName, using.voice.sampleRate && `${using.voice.sampleRate} Hz`].filter(Boolean).join(', ')}.`);
    await stability.watch(using);
  } catch (error) {
    if (turn === loads) {
      say('No voice is loaded.');
      complain(error.message);
    }
  } finally {
    if (turn === loads) element('progress').hidden = true;
    await panel.refresh();
    await describe();
    showButtons();
  }
}

async function describe() {
  element('engine').textContent = place?.voice ? await place.describe() : '';
}

async function listVoices() {
  voices = await place?.voices() ?? [];
  voice.replaceChildren(...voices.map(({name, id}) => new Option(name, id)));
}

async function useFirstVoice() {
  await listVoices();
  if (voices.length) await useVoice(voices[0].id);
  else say(speaksInPage ? 'No voice yet: add your own below.' : 'The server has no voice yet.');
}

async function moveTo(name) {
  halt();
  place.leave();
  place = places[name];
  await useFirstVoice();
}

// ---- speaking

function halt() {
  speaking?.abort();
  speaking = null;
  player.stop();
  drawing.stop();
  showButtons();
}

async function start() {
  if (speak.disabled) return;
  halt();
  complain(null);
  reading.clear();
  const mine = speaking = new AbortController();
  const spoken = {samples: [], sampleRate: 0, seconds: 0};
  pause.textContent = 'Pause';
  showButtons();
  say('Speaking …');
  drawing.start(() => player.analyser);
  try {
    const options = {speed: Number(speed.value), seed: Number(seed.value) || 0, signal: mine.signal,
      speaker: place.voice.speakers > 1 ? Number(speaker.value) : undefined};
    const heard = await player.play(place.speak(text.value, options), {onBlock: block => {
      spoken.samples.push(block.samples);
      spoken.sampleRate = block.sampleRate;
      spoken.seconds += block.samples.length / block.sampleRate;
      reading.add(block.words);
      lastSpoken = spoken;
      showButtons();
    }});
    if (heard) say(`Spoke ${spoken.seconds.toFixed(1)} s; the first sound came after ${Math.round(player.firstSoundSeconds * 1000)} ms.`);
  } catch (error) {
    if (error.name !== 'AbortError') {
      say('Not spoken.');
      complain(error.message);
    }
  } finally {
    if (speaking === mine) {
      speaking = null;
      drawing.stop();
      reading.clear();
      showButtons();
      await Promise.all([describe(), stability.refresh()]);
    }
  }
}

function saveWav() {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(wavBlob(lastSpoken.samples, lastSpoken.sampleRate));
  link.download = 'linnet.wav';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);  // the browser reads it after the click
}

// ---- wiring

function showCount() { element('count').textContent = `${text.value.length.toLocaleString('en')} characters`; }

form.addEventListener('submit', event => {
  event.preventDefault();
  void start();
});
text.addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void start();
});
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && speaking) {
    halt();
    say('Stopped.');
  }
});
text.addEventListener('input', () => {
  showCount();
  showButtons();
});
stop.addEventListener('click', () => {
  halt();
  say('Stopped.');
  speak.focus();
});
pause.addEventListener('click', async () => {
  if (player.paused) await player.resume();
  else await player.pause();
  pause.textContent = player.paused ? 'Resume' : 'Pause';
  say(player.paused ? 'Paused.' : 'Speaking …');
});
download.addEventListener('click', saveWav);
speed.addEventListener('input', () => { element('speed-value').value = `${Number(speed.value).toFixed(1)}×`; });
voice.addEventListener('change', () => useVoice(voice.value));
player.addEventListener('position', ({detail}) => reading.at(detail.seconds));
panel.addEventListener('problem', ({detail}) => complain(detail));
panel.addEventListener('change', listVoices);
for (const choice of element('where').elements) choice.addEventListener('change', () => moveTo(choice.value));
panel.addEventListener('added', async ({detail}) => {
  if (place !== places.page) return;  // it is there when the page speaks again
  await listVoices();
  voice.value = detail.url;
  await useVoice(detail.url);
});

showCount();
await panel.refresh();
if (!await prepare()) {
  element('where').querySelector('[value=page]').checked = true;  // also where the browser remembers another
  places.server = await ByServer.find();
  place ??= places.server;
  element('where').hidden = !places.server || !places.page;
  element('voices').hidden = !places.page;
  if (!places.page) element('promise').textContent = 'The server that it came from speaks; what you type goes nowhere else.';
  await useFirstVoice();
}
document.documentElement.dataset.ready = 'true';  // for tests and for styles
