// Speaks: a service worker can neither play sound nor keep a worker. Each utterance is a port, which begins with a
// message of background.js and ends when either side disconnects.
import {InPage} from './in_page.js';
import {LinnetSpeech, LinnetUtterance, Player} from './linnet.js';
import {withoutMarkup} from './markup.js';

const idleSeconds = 60;        // after which the document closes itself, which releases all memory
const keepAwakeSeconds = 20;   // the browser ends a service worker that has heard nothing for 30 s

export const player = new Player();
const place = new InPage(async () => []);
const speech = new LinnetSpeech(place, {player});
let current = null, inUse = null, idle = 0;

async function use(voice) {
  const mine = inUse = {id: voice.id, isReady: false, ready: place.use(voice)};
  try {
    await mine.ready;
    mine.isReady = true;
  } catch (error) {
    if (inUse === mine) inUse = null;
    throw error;
  }
}

/** Resolves when the voice is ready; utterances that ask for the same one meanwhile wait for it together. */
async function open(voice) {
  const isLost = inUse?.isReady && !place.voice;  // the engine has failed
  if (inUse?.id !== voice.id || isLost) await use(voice);
  else await inUse.ready;
}

function utteranceOf({text: given, rate, pitch, volume, speaker}, tell) {
  const {text, indexOf} = withoutMarkup(given);
  const utterance = Object.assign(new LinnetUtterance(text), {rate, pitch, volume, voice: {speaker}});
  utterance.onstart = () => tell({type: 'start', charIndex: 0});
  utterance.onboundary = ({charIndex: from, charLength}) => tell(
    {type: 'word', charIndex: indexOf(from), length: indexOf(from + charLength) - indexOf(from)});
  utterance.onend = () => tell({type: 'end', charIndex: given.length});
  utterance.onerror = ({error, message}) => tell({type: 'error', errorMessage: message ?? error});
  return utterance;
}

async function speak(port, asked) {
  const tell = event => { if (current === port) port.postMessage(event); };
  try {
    await open(asked.voice);
    if (current !== port) return;
    const utterance = utteranceOf(asked, tell);
    if (utterance.text.trim()) speech.speak(utterance);
    else tell({type: 'end', charIndex: asked.text.length});  // pages prepare their sound by an empty utterance
  } catch (error) {
    tell({type: 'error', errorMessage: error.message});
  }
}

function end(port) {
  if (current !== port) return;
  current = null;
  speech.cancel();
  idle = setTimeout(() => window.close(), idleSeconds * 1000);
}

chrome.runtime.onConnect.addListener(port => {
  if (current) end(current);
  clearTimeout(idle);
  current = port;
  speech.resume();  // it may have been paused when the last utterance was stopped
  const awake = setInterval(() => port.postMessage({}), keepAwakeSeconds * 1000);
  port.onDisconnect.addListener(() => {
    clearInterval(awake);
    end(port);
  });
  port.onMessage.addListener(message => {
    if (message.text !== undefined) void speak(port, message);
    else if (message.isPaused) speech.pause();
    else speech.resume();
  });
});
