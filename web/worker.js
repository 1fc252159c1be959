// Owns the engine's WebAssembly module, in a thread of its own. Handles one request at a time, {id, call, ...},
// and answers {id, result} or {id, error}; speak requests send {id, block} in between. linnet.js is its only client.
import {addArabic, arabicFile} from './arabic_data.js';
import {bundleSettings} from './bundle.js';
import {EnglishData} from './english_data.js';
import {LinnetError} from './errors.js';
import {SpeechData} from './speech_data.js';
import {utf16Indices} from './text_indices.js';
import {bytesOfFile, fetchKept, fetchKeptIfThere, forget} from './kept_voices.js';
import {wordsOf} from './words_data.js';

// After a voice of English has been opened, until what reads unknown words is fetched: a first text comes before it.
const fetchAheadMs = 2000;
const aheadSeconds = 30;  // most audio that the page has not taken yet; beyond it the engine waits between sentences

let assets, module, engine, memory, limitBytes, speechData, hints = {hidden: false, onBattery: false};
const lacksEspeak = new LinnetError('not_found', 'this page has no espeak-ng, which this voice needs to read texts; ' +
  'voices of hibari-tts, which read English by rules of their own, and voices of letters do not need it');
let lexicons = new Map();
const englishData = new EnglishData();
const speaks = new Map();    // id → {stopped, taken, wake}: of speak requests
const voicesOfLanguages = new Set();  // names of voices whose speakers have languages
const openings = new Map();  // id → AbortController: of what is being fetched for a request

const progress = id => step => postMessage({id, progress: step});

// What the governor's degradation steps are to a page (engine/governor/degradation.h).
const kindsOfSteps = {'none': 'recovered', 'unload idle voices': 'cleared', 'refuse': 'refused'};

// step: the degradation step that the line tells of; '' of other lines.
function log(line, step) {
  console.info(`linnet: ${line}`);
  if (!step) return;
  postMessage({note: {kind: kindsOfSteps[step] ?? 'degraded', code: step.replaceAll(' ', '-'), message: line}});
}

function checked(result) {
  if (result?.error) throw new LinnetError(result.error, result.message);
  return result;
}

async function load(settings) {
  const {flavour, threads: wanted, maxMemoryMB} = settings;
  assets = settings.assets;
  const threads = flavour === 'single' ? 1 : wanted;
  const maximum = Math.floor(maxMemoryMB * 16);  // pages of 64 KB
  limitBytes = maximum * 65536;
  memory = new WebAssembly.Memory({initial: 256, maximum, shared: flavour !== 'single'});
  const {default: createLinnet} = await import(assets.engine);
  // Bytes or a URL; Emscripten asks for the URL in both cases.
  const hasBytes = typeof assets.wasm !== 'string';
  const wasm = {locateFile: file => hasBytes ? file : assets.wasm, ...(hasBytes ? {wasmBinary: assets.wasm} : {})};
  module = await createLinnet({wasmMemory: memory, linnetThreads: threads, mainScriptUrlOrBlob: assets.engine,
    ...wasm});
  engine = new module.Engine();
  const started = checked(engine.start(threads, limitBytes, log));
  // An engine may have been built without espeak-ng.
  speechData = module.hasEspeak() &&
    new SpeechData(module.FS, assets.speechData, folder => checked(engine.addEspeakData(folder)));
  engine.setHints(hints.hidden, hints.onBattery);
  return {...started, flavour};
}

// {bytes, keep} of a file from any source; only fetched files can be stored.
async function fileOf(source, options) {
  if (typeof source === 'string') return fetchKept(source, options);
  return {bytes: source instanceof Blob ? await bytesOfFile(source) : source, keep: async () => null};
}

const isBundleName = model => /\.linnet$/i.test(typeof model === 'string' ? new URL(model).pathname : model.name ?? '');

function settingsIn(text) {
  let settings;
  try {
    settings = JSON.parse(text);
  } catch (error) {
    throw new LinnetError('bad_voice', `the voice's settings are not JSON: ${error.message}`);
  }
  if (settings && typeof settings === 'object' && !Array.isArray(settings)) return settings;
  throw new LinnetError('bad_voice',
    `the voice's settings are ${JSON.stringify(settings)?.slice(0, 40)}, ` +
      `must be an object as in Piper's .onnx.json files`);
}

async function openVoice({name, model, settings, guessed, sha256, gains}, id) {
  const {signal} = openings.set(id, new AbortController()).get(id);
  try {
    // Voices of some families have no settings, so that a URL that was only guessed may lead to nothing.
    const given = guessed ? await fetchKeptIfThere(settings, model, {signal}) :
      settings ? await fileOf(settings, {signal}) : null;
    const text = given ? new TextDecoder().decode(given.bytes) : '', parsed = given && settingsIn(text);
    if (parsed) await prepareReading(parsed);
    const file = await fileOf(model, {signal, sha256, onProgress: progress(id)}), bytes = new Uint8Array(file.bytes);
    const inside = parsed && !isBundleName(model) ? null : bundleSettings(bytes, isBundleName(model));
    const info = await openFile(name, bytes, text, parsed ?? inside, gains);
    // Only now, because a voice that does not open is not stored.
    const problem = await given?.keep() ?? await file.keep();
    return {...info, notKept: problem?.message ?? null, notKeptReason: problem?.reason ?? null};
  } catch (error) {
    // A stored voice that does not open is deleted.
    const isVoicesFault = error !== lacksEspeak && ['bad_voice', 'bad_input', 'not_found'].includes(error.kind);
    for (const url of [model, settings]) if (isVoicesFault && typeof url === 'string') await forget(url);
    throw error;
  } finally {
    openings.delete(id);
  }
}

// Of a voice whose speakers have languages, as Kokoro's have: those that the data for English read, and all others.
const isEnglish = language => language === 'en-us' || language === 'en-gb';

async function addSpeechData(language) {
  if (!speechData) throw lacksEspeak;
  await speechData.add(language);
}

// Gets what reads the texts of a voice with these settings, but for the data for English.
async function prepareReading({phoneme_type: type = 'espeak', espeak, voices, default_speaker_id: first = 0}) {
  const language = voices?.[first]?.language;
  if (language) return isEnglish(language) ? undefined : addSpeechData(language);
  if (type === 'english') return;
  if (speechData) await speechData.add(espeak?.voice);
  else if (type === 'espeak') throw lacksEspeak;
}

// Gets what reads the texts of the speakers who will speak, who may have other languages than those before.
async function prepareSpeakers(voice, options) {
  if (!voicesOfLanguages.has(voice)) return;
  const {languages} = checked(engine.speakerLanguages(voice, options));
  for (const language of languages) if (!isEnglish(language)) await addSpeechData(language);
  await withData(() => engine.prepareSpeakers(voice, options));
}

function speakerNamesIn(settings) {
  if (!settings?.voices) return settings?.speaker_id_map ?? {};
  return Object.fromEntries(settings.voices.map(({name}, speaker) => [name, speaker]));
}

async function openFile(name, bytes, text, settings, gains) {
  if (settings) await prepareReading(settings);
  // The engine reads the file tensor by tensor, so the heap never holds all of it.
  const file = {size: bytes.length, read(offset, address, length) {
    new Uint8Array(memory.buffer, address, length).set(bytes.subarray(offset, offset + length));
  }};
  const opened = await withData(() => engine.openVoice(name, text, file, gains));
  settings?.voices ? voicesOfLanguages.add(name) : voicesOfLanguages.delete(name);
  const byEspeak = settings?.phoneme_type === 'english' ? undefined : settings?.espeak?.voice;
  return {...opened, mixes: Boolean(settings?.voices), speakerNames: speakerNamesIn(settings),
    lengthScale: settings?.inference?.length_scale ?? 1,
    languageName: settings?.language?.name_english ?? byEspeak ?? nameOfLanguage(opened.language)};
}

async function addArabicData(options) {
  if (await addArabic(engine, memory, assets.arabicData, options)) return;
  const message = 'this page has no net for Arabic: texts are spoken with the diacritics that they have';
  console.info(`linnet: ${message}`);
  postMessage({note: {kind: 'degraded', code: 'no-diacritics', message}});
}

// The engine says which data a voice, a speaker or a text needs, before it reads any weights or speaks.
async function withData(call, options) {
  for (let added = null;;) {
    const opened = call(), {lacksFile: file, lacksWords: words} = opened;
    if (words) {
      engine.addWords(words, await wordsOf(assets.wordsData, words));
    } else if (file && file !== added) {
      if (file === arabicFile) await addArabicData(options);
      else await englishData.add(engine, memory, assets.englishData, file, options);
      added = file;
      const unknown = file.replace('.g2p', '.unknown');
      if (unknown !== file) setTimeout(() => englishData.fetchAhead(assets.englishData, unknown), fetchAheadMs);
    } else if (added && opened.error === 'bad_input') {
      engine.dropFile(added);  // the data are damaged; that is no fault of the voice, which stays kept
      throw new LinnetError('io', `${added}: ${opened.message}`);
    } else {
      return checked(opened);
    }
  }
}

// 'American English' of 'en-us'.
function nameOfLanguage(language) {
  return language ? new Intl.DisplayNames('en', {type: 'language'}).of(language) : '';
}

// A worker that computes receives no messages. The page stops it by a shared number, or by revoking a URL if it cannot
// share memory.
function isRevoked(url) {
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  try {
    request.send();
    return false;
  } catch {
    return true;
  }
}

function stopTest(stop) {
  if (typeof stop !== 'string') return () => Atomics.load(new Int32Array(stop), 0) === 1;
  // revoked already: the page's policy forbids this check
  return isRevoked(stop) ? () => false : () => isRevoked(stop);
}

const nextTurn = () => new Promise(done => {
  const {port1, port2} = new MessageChannel();
  port1.onmessage = () => { port1.close(); done(); };
  port2.postMessage(0);
});

// Rests while the machine is hot, while the page is hidden, and on battery.
async function pause(state, seconds) {
  const end = performance.now() + seconds * 1000;
  for (let left; !state.stopped && (left = end - performance.now()) > 0;) {
    await new Promise(wake => {
      state.wake = wake;  // any message about this request
      setTimeout(wake, left);
    });
  }
}

// What one request speaks, sentence by sentence.
class Speaking {
  constructor(id, {voice, options, stop}) {
    this.state = {stopped: false, taken: 0, wake: null};
    this.total = {samples: 0, words: 0, sentences: 0, phonemeIds: 0, unknownPhonemes: [], workSeconds: 0};
    this.id = id;
    this.voice = voice;
    this.options = options;
    this.isStopped = stopTest(stop);
    const {signal} = openings.set(id, new AbortController()).get(id);
    this.fetching = {signal, onProgress: progress(id)};
    speaks.set(id, this.state);
  }

  // Speaks the next sentence of `spoken`, a module.Text. indexOf(bytes): the place in the request's text. Returns how
  // many bytes have been spoken in all. Waits where the engine should rest, or is too far ahead of the listener.
  async sentence(spoken, indexOfWord, indexOfBlock) {
    const {id, total, state, options} = this, rate = options.sampleRate, before = total.samples / rate;
    const onBlock = (view, words, textDone) => {
      const samples = new Float32Array(view);  // a copy: the view is the engine's memory
      total.samples += samples.length;
      total.words += words.length;
      postMessage({id, block: {samples, textDone: indexOfBlock(textDone), words: words.map(w => ({word: w.word,
        start: before + w.start, end: before + w.end, textStart: indexOfWord(w.textBegin),
        textEnd: indexOfWord(w.textEnd)}))}}, [samples.buffer]);
      return this.isStopped();
    };
    const piece = {...options, mostSentences: 1, sentencesBefore: total.sentences, isStopped: this.isStopped};
    const done = await withData(() => {
      const begun = performance.now();
      try {
        return engine.speak(this.voice, spoken, piece, onBlock);
      } finally {
        total.workSeconds += (performance.now() - begun) / 1000;
      }
    }, this.fetching);
    if (state.stopped) throw new LinnetError('stopped', 'stopped');
    total.sentences += done.sentences;
    total.phonemeIds += done.phonemeIds;
    total.unknownPhonemes.push(...done.unknownPhonemes.filter(p => !total.unknownPhonemes.includes(p)));
    await nextTurn();
    if (done.rest > 0) {
      postMessage({note: {kind: 'paused', code: 'rest', seconds: done.rest,
        message: `rests for ${done.rest.toFixed(1)} s`}});
    }
    await pause(state, done.rest);
    while (!state.stopped && total.samples / rate - state.taken > aheadSeconds) {
      await new Promise(wake => { state.wake = wake; });
    }
    if (state.stopped) throw new LinnetError('stopped', 'stopped');
    return done.textDone;
  }

  result() { return {...this.total, nothingToSay: this.total.words === 0}; }
  end() {
    speaks.delete(this.id);
    openings.delete(this.id);
  }
}

async function speak(request, id) {
  const {voice, text, options} = request, speaking = new Speaking(id, request);
  const indexOfWord = utf16Indices(text), indexOfBlock = utf16Indices(text);
  let spoken = null;
  try {
    await prepareSpeakers(voice, options);
    spoken = new module.Text(text);
    while (!spoken.isDone()) await speaking.sentence(spoken, indexOfWord, indexOfBlock);
    return speaking.result();
  } finally {
    spoken?.delete();
    speaking.end();
  }
}

// Much more than a voice speaks in one breath: so many characters are spoken up to a word, without a sentence's end.
const longestPart = 4096;

const wellFormed = text => text.toWellFormed?.() ?? text;

// A text that is still being written: messages bring `more` of it, and its `end`.
class ArrivingText {
  constructor(state) {
    this.text = '';       // what has arrived and has not been spoken
    this.spoken = 0;      // characters before it
    this.isWhole = false;
    this.arrived = 0;     // when the last of it came
    this.version = 0;
    state.receive = ({more, end}) => {
      this.text += more ?? '';
      this.isWhole ||= Boolean(end);
      this.arrived = performance.now();
      ++this.version;
    };
  }

  // Its beginning that can be looked at, and whether more may come behind that: no half of a character, and no more
  // than longestPart.
  part() {
    if (this.text.length > longestPart) {
      const space = this.text.lastIndexOf(' ', longestPart);
      return {text: wellFormed(this.text.slice(0, space > 0 ? space : longestPart)), mayGoOn: false};
    }
    const text = this.isWhole ? this.text : this.text.replace(/[\ud800-\udbff]$/, '');
    return {text: wellFormed(text), mayGoOn: !this.isWhole};
  }

  drop(characters) {
    this.text = this.text.slice(characters);
    this.spoken += characters;
  }
}

// Waits until something of `text` can be spoken, which it returns; null: all has been.
async function nextPart(arriving, {state, voice, options, fetching}) {
  for (let asked = -1, askedInPause = -1;;) {
    if (state.stopped) throw new LinnetError('stopped', 'stopped');
    const {text, mayGoOn} = arriving.part(), isBlank = text.trim() === '';
    if (!mayGoOn) return isBlank ? null : text;
    const pauseEnd = arriving.arrived + module.pauseBehind(text), hasPaused = performance.now() >= pauseEnd;
    const isNews = asked !== arriving.version || (hasPaused && askedInPause !== arriving.version);
    if (!isBlank && isNews) {
      asked = arriving.version;
      if (hasPaused) askedInPause = asked;
      const end = await withData(() => engine.hasEndedSentence(voice, text, hasPaused, options), fetching);
      if (end.hasEnded) return text;
    }
    await new Promise(wake => {
      state.wake = wake;
      if (!isBlank && askedInPause !== arriving.version) setTimeout(wake, Math.max(0, pauseEnd - performance.now()));
    });
  }
}

async function speakStream(request, id) {
  const speaking = new Speaking(id, request), arriving = new ArrivingText(speaking.state);
  try {
    await prepareSpeakers(request.voice, request.options);
    for (let text; (text = await nextPart(arriving, speaking)) !== null;) {
      const at = arriving.spoken, shifted = index => bytes => at + index(bytes);
      const spoken = new module.Text(text);
      try {
        const bytes = await speaking.sentence(spoken, shifted(utf16Indices(text)), shifted(utf16Indices(text)));
        arriving.drop(utf16Indices(text)(bytes));
      } finally {
        spoken.delete();
      }
    }
    return speaking.result();
  } finally {
    speaking.end();
  }
}

async function speakIds({voice, ids, options, stop}, id) {
  const isStopped = stopTest(stop);
  return checked(engine.speakIds(voice, ids, {...options, isStopped}, view => {
    const samples = new Float32Array(view);
    postMessage({id, block: {samples, words: [], textDone: 0}}, [samples.buffer]);
    return isStopped();
  }));
}

async function words({voice, text}) {
  const index = utf16Indices(text), {words} = await withData(() => engine.words(voice, text));
  return words.map(({textBegin, textEnd, ...word}) => (
    {...word, textStart: index(textBegin), textEnd: index(textEnd)}));
}

// Files of own pronunciations by name; the engine gets all of them anew, and those from before stay if one is wrong.
function useLexicons(files) {
  const result = checked(engine.setLexicons([...files].map(([name, text]) => ({name, text}))));
  lexicons = files;
  return result;
}

const answer = result => JSON.parse(checked(result).json);  // of the governor

const calls = {
  load,
  openVoice,
  closeVoice({name}) { engine.closeVoice(name); },
  speak,
  speakIds,
  speakStream,
  words,
  addLexicon: ({name, text}) => useLexicons(new Map(lexicons).set(name, text)),
  clearLexicons() { useLexicons(new Map()); },
  estimate: ({voice, text}) => answer(engine.estimate(voice, text)),
  status: () => answer(engine.status()),
  optimize: () => answer(engine.optimize()),
  hardware: () => answer(engine.hardware()),
  memory: () => ({heapBytes: memory.buffer.byteLength, usedBytes: engine.bytesInUse(), limitBytes}),
};

onmessage = async ({data}) => {
  if (data.hints) {
    hints = data.hints;
    engine?.setHints(hints.hidden, hints.onBattery);
    return;
  }
  if (!data.call) {  // a message about a running request
    if (data.cancel) openings.get(data.id)?.abort();
    const state = speaks.get(data.id);
    if (!state) return;
    state.taken = data.taken ?? state.taken;
    state.stopped ||= Boolean(data.cancel);
    if ('more' in data || data.end) state.receive?.(data);
    state.wake?.();
    return;
  }
  try {
    postMessage({id: data.id, result: await calls[data.call](data, data.id)});
  } catch (error) {
    // A RangeError: the browser has no memory for the heap or a file.
    const kind = error instanceof LinnetError ? error.kind : error instanceof RangeError ? 'out_of_memory' : 'internal';
    postMessage({id: data.id, error: {kind, message: error?.message || String(error), reason: error?.reason ?? null}});
    // its memory cannot be trusted: linnet.js ends it
    if (error instanceof WebAssembly.RuntimeError) reportError(error);
  }
};
