// The options: the voice that reads selections, and the voice manager.
import {closeEngine} from './engine_document.js';
import {licences} from './hosting.js';
import {InPage} from './in_page.js';
import {nameOfVoice} from './kept_voices.js';
import {LicencesPanel} from './licences_panel.js';
import {Notices} from './notices.js';
import {VoicesPanel} from './voices_panel.js';
import {announceVoices, installedVoices, rememberFacts} from './voices.js';

const element = id => document.getElementById(id);
const [form, voice, rate, sample] = ['try-form', 'voice', 'rate', 'sample'].map(element);
const {say, complain} = new Notices({status: element('status'), error: element('error')});
const engine = new InPage(async () => []);

async function listVoices() {
  const {voiceName} = await chrome.storage.local.get('voiceName');
  const names = (await installedVoices()).map(installed => installed.voiceName);
  voice.replaceChildren(...names.map(name => new Option(name)));
  if (names.includes(voiceName)) voice.value = voiceName;
  element('inside').textContent = names[0];
}

// The engine that speaks may hold a voice that has changed; the next utterance starts it again.
async function voicesChanged() {
  await announceVoices();
  await closeEngine();
  await listVoices();
}

async function opens(candidate) {
  complain(null);
  say(`Opening ${candidate.name} …`);
  try {
    await rememberFacts(candidate.id, await engine.check(candidate));
    return true;
  } catch (error) {
    say('');
    complain(`${candidate.name} cannot be used: ${error.message}`);
    return false;
  }
}

const panel = new VoicesPanel(element('own-voices'), opens, {label: 'voices.add', none: 'voices.none.short'});
panel.addEventListener('problem', ({detail}) => complain(detail));
panel.addEventListener('added', async ({detail: {name, notKept}}) => {
  await voicesChanged();
  if (notKept) complain(`${name} cannot be used: ${notKept}`);
  say(notKept ? '' : `Added ${name}.`);
});
panel.addEventListener('removed', async ({detail: {url}}) => {
  await rememberFacts(url, null);
  await voicesChanged();
  say(`Removed ${nameOfVoice(url)}.`);
});

const showRate = () => { element('rate-value').value = `${Number(rate.value).toFixed(1)}×`; };
rate.addEventListener('input', showRate);
form.addEventListener('change', () => chrome.storage.local.set({voiceName: voice.value, rate: Number(rate.value)}));
form.addEventListener('submit', event => {
  event.preventDefault();
  complain(null);
  const words = {start: 'Speaking …', end: 'Spoken.', interrupted: 'Stopped.'};
  say('Starting …');
  chrome.tts.speak(sample.value, {voiceName: voice.value, extensionId: chrome.runtime.id, rate: Number(rate.value),
    onEvent: ({type, errorMessage}) => {
      if (type === 'error') {
        say('Not spoken.');
        complain(errorMessage);
      } else if (words[type]) {
        say(words[type]);
      }
    }});
});
element('stop').addEventListener('click', () => chrome.tts.stop());
new LicencesPanel({section: element('licences'), text: element('licences-text')}, licences);

rate.value = (await chrome.storage.local.get({rate: 1})).rate;
showRate();
await Promise.all([listVoices(), panel.refresh()]);
document.documentElement.dataset.ready = 'true';  // for tests
