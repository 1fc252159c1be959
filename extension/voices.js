// The voices that speak here: the one inside of the extension, which the manifest names, and the user's own, which this
// browser keeps. What was found out about a user's voice when it was added lies in the extension's storage.
import {KeptVoices} from './kept_voices.js';

const [inside] = chrome.runtime.getManifest().tts_engine.voices;
const mostSpeakers = 100;  // of one voice that are listed

// espeak-ng's names of languages as BCP 47 has them: 'en-US' of 'en-us', 'en' of 'en-us-nyc'.
function languageTag(name) {
  for (const tag of [name, name.split('-')[0]]) {
    try {
      return Intl.getCanonicalLocales(tag)[0];
    } catch { /* the next one */ }
  }
  return undefined;
}

const factsOfOwn = async () => (await chrome.storage.local.get('own')).own ?? {};

function voicesOf(id, {name, speakers, speakerNames, speakerLanguages}) {
  const own = {voiceName: `Linnet ${name}`, source: {id, name, source: id}};
  if (speakers < 2) return [{...own, lang: languageTag(speakerLanguages[0])}];
  const names = Object.entries(speakerNames);
  const called = names.length ? names : Array.from({length: speakers}, (_, speaker) => [`speaker ${speaker}`, speaker]);
  return called.filter(([, speaker]) => speakerLanguages[speaker] !== null).slice(0, mostSpeakers).map(
    ([speakerName, speaker]) => ({...own, speaker, voiceName: `${own.voiceName} ${speakerName}`,
      lang: languageTag(speakerLanguages[speaker])}));
}

/** [{voiceName, lang, source: {id, name, source}, speaker?}]: source is what InPage.use() takes. */
export async function installedVoices() {
  const id = chrome.runtime.getURL('voices/hibari-heart.onnx');
  const first = {voiceName: inside.voice_name, lang: inside.lang,
    source: {id, name: inside.voice_name, source: {model: id, settings: null}}};
  const facts = await factsOfOwn(), kept = (await new KeptVoices().list()).map(({url}) => url);
  const all = [first, ...kept.filter(url => facts[url]).flatMap(url => voicesOf(url, facts[url]))];
  return [...new Map(all.map(voice => [voice.voiceName, voice])).values()];  // of two with one name, the newer
}

/** Tells the browser which voices there are; it remembers them. */
export async function announceVoices() {
  chrome.ttsEngine.updateVoices((await installedVoices()).map(({voiceName, lang}) => (
    {voiceName, lang, eventTypes: inside.event_types})));
}

/** Remembers what Linnet said about a user's voice; null: the voice is gone. */
export async function rememberFacts(id, facts) {
  const own = await factsOfOwn();
  if (facts) own[id] = facts;
  else delete own[id];
  await chrome.storage.local.set({own});
}
