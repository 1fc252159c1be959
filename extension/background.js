// The browser's side: utterances of pages and extensions come in, events go out. offscreen.js speaks them.
import './reading.js';
import {openEngine} from './engine_document.js';
import {announceVoices, installedVoices} from './voices.js';

let current = null;  // {port} of the utterance that is spoken; its port is null until the engine's document is open

function stop() {
  current?.port?.disconnect();
  current = null;
}

async function voiceNamed(name) {
  const voice = (await installedVoices()).find(({voiceName}) => voiceName === name);
  if (voice) return voice;
  void announceVoices();  // what the browser remembers is out of date
  throw new Error(`the voice ${name} is not kept here any more; add it again in Linnet's options`);
}

async function speak(text, {voiceName, rate = 1, pitch = 1, volume = 1}, sendEvent) {
  stop();
  const mine = current = {port: null};
  const tell = event => {
    if (current !== mine) return;
    sendEvent(event);
    if (event.type === 'end' || event.type === 'error') stop();
  };
  try {
    const [{source, speaker}] = await Promise.all([voiceNamed(voiceName), openEngine()]);
    if (current !== mine) return;
    const port = mine.port = chrome.runtime.connect();
    port.onMessage.addListener(event => { if (event.type) tell(event); });
    port.onDisconnect.addListener(() => tell({type: 'error', errorMessage: 'the engine was closed'}));
    port.postMessage({text, voice: source, speaker, rate, pitch, volume});
  } catch (error) {
    tell({type: 'error', errorMessage: error.message});
  }
}

chrome.ttsEngine.onSpeak.addListener(speak);
chrome.ttsEngine.onStop.addListener(stop);
chrome.ttsEngine.onPause.addListener(() => current?.port?.postMessage({isPaused: true}));
chrome.ttsEngine.onResume.addListener(() => current?.port?.postMessage({isPaused: false}));
chrome.runtime.onInstalled.addListener(announceVoices);
chrome.runtime.onStartup.addListener(announceVoices);
