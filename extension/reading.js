// Reads a page's selection aloud, from the context menu, in the voice that the options name.
import {installedVoices} from './voices.js';

const read = 'read', stop = 'stop';  // the menu's entries
const mostCharacters = 10_000;       // chrome.tts takes 32,768 bytes, and a character has up to three of them
let current = null;                  // what is being read; null: nothing

/** A text in pieces that chrome.tts takes, cut behind a sentence, else at a space. */
function* pieces(text) {
  while (text.length > mostCharacters) {
    const part = text.slice(0, mostCharacters);
    const [piece] = part.match(/^[^]*(?:[.!?…](?=\s)|[。！？])/) ?? part.match(/^[^]+(?=\s)/) ?? [part];
    yield piece;
    text = text.slice(piece.length);
  }
  yield text;
}

function show(reading, problem = '') {
  current = reading;
  chrome.contextMenus.update(stop, {visible: reading !== null});
  chrome.action.setBadgeText({text: problem && '!'});
  const title = problem ? `Linnet could not read this: ${problem}` : chrome.runtime.getManifest().action.default_title;
  chrome.action.setTitle({title});
}

async function readAloud(text) {
  const {voiceName, rate} = await chrome.storage.local.get({voiceName: '', rate: 1});
  const voices = await installedVoices();
  const chosen = (voices.find(voice => voice.voiceName === voiceName) ?? voices[0]).voiceName;
  const mine = {}, parts = [...pieces(text)];
  chrome.tts.stop();
  show(mine);
  const onEvent = ({type, errorMessage}, isLast) => {
    if (current !== mine) return;
    if (type === 'error') {
      show(null, errorMessage);
      chrome.tts.stop();
    } else if (type === 'interrupted' || type === 'cancelled' || type === 'end' && isLast) {
      show(null);
    }
  };
  parts.forEach((part, i) => chrome.tts.speak(part, {voiceName: chosen, extensionId: chrome.runtime.id, rate,
    enqueue: i > 0, onEvent: event => onEvent(event, i === parts.length - 1)}));
}

chrome.runtime.onInstalled.addListener(() => chrome.contextMenus.removeAll(() => {
  chrome.contextMenus.create({id: read, title: 'Read aloud with Linnet', contexts: ['selection']});
  chrome.contextMenus.create({id: stop, title: 'Stop reading aloud', contexts: ['all'], visible: false});
}));
chrome.runtime.onStartup.addListener(() => show(null));
chrome.contextMenus.onClicked.addListener(({menuItemId, selectionText = ''}) => {
  if (menuItemId === read) void readAloud(selectionText);
  else chrome.tts.stop();
});
chrome.action.onClicked.addListener(() => {
  if (current) chrome.tts.stop();
  else void chrome.runtime.openOptionsPage();
});
