/** Neural text-to-speech in the page. See README.md of the package's repository; errors are LinnetError throughout. */

export type ErrorKind = 'bad_input' | 'bad_voice' | 'not_found' | 'out_of_memory' | 'stopped' | 'io' | 'internal';

/** `message` names what is wrong, the value, and what would be right. */
export class LinnetError extends Error {
  readonly kind: ErrorKind;
  /** What the message says in English, as a code and values, so that a page can say it in its user's language; null
   *  where there is only the message. */
  readonly reason: Reason | null;
}

export type Reason =
  | {readonly code: 'fetch' | 'broke-off'; readonly url: string; readonly detail: string}
  | {readonly code: 'no-room'; readonly megabytes: number}
  | {readonly code: 'voice-gone'; readonly voice: string};

export type Flavour = 'relaxed' | 'simd' | 'single';

/** A Piper voice: NAME.onnx and its settings, NAME.onnx.json (default: the model's URL with .json appended); or a
 *  bundle that `linnet quantize` made, NAME.linnet, which has them inside; or a voice of hibari-tts, NAME.onnx, which
 *  has none. What is fetched by URL is kept in this
 *  browser once the voice has been opened; one that cannot be opened (bad_voice, or not_found for its language) is not
 *  kept, and no longer kept. */
export interface VoiceFiles {
  model: string | URL | Blob | ArrayBuffer;
  /** null: there are none, and they are not looked for. */
  settings?: string | URL | Blob | ArrayBuffer | null;
  /** Lower-case hexadecimal SHA-256 that the model must have. */
  sha256?: string;
  /** What speak() calls it by; default: the model's URL, or 'voice'. */
  name?: string;
}
export type VoiceSource = VoiceFiles['model'] | VoiceFiles;

export interface LoadOptions {
  voice: VoiceSource;
  /** 1 to 16; default: the machine's cores, at most 4. One where the page is not cross-origin isolated. */
  threads?: number;
  /** Default: the best that browser and page allow. */
  flavour?: Flavour;
  /** Most memory that the engine may take, 32 to 2048 MiB, default 1024. What does not fit is refused with
   *  out_of_memory. */
  maxMemoryMB?: number;
  /** Breaks the download off, with the signal's reason. */
  signal?: AbortSignal;
  /** Called while the voice is fetched; not at all when this browser has kept it. */
  onProgress?: (step: {url: string, loaded: number, total: number | null}) => void;
  /** Called when the governor acts: it takes less memory or fewer threads than wished (degraded, which is also said of
   *  data that are missing), closes idle voices (cleared), refuses, goes back to normal (recovered), or rests between
   *  two sentences (paused). message: English. */
  onNote?: (note: {
    kind: 'degraded' | 'cleared' | 'refused' | 'recovered' | 'paused',
    /** What it was, for words in any language; message says the same in English. */
    code: 'none' | 'smaller-cache' | 'smaller-blocks' | 'one-job-at-a-time' | 'smaller-form-of-the-voice' |
      'unload-idle-voices' | 'refuse' | 'rest' | 'no-diacritics',
    /** Of a rest: how long it is. */
    seconds?: number,
    message: string,
  }) => void;
  /** Where the package's files are, if not beside linnet.js. */
  assets?: Partial<{worker: string, engine: string, wasm: string | Uint8Array,
    /** espeak-ng's data, which Piper's voices need, those for English, which hibari-tts' do, and the words of numbers
     *  and dates in each language. */
    speechData: string | Record<string, Uint8Array>, englishData: string | Record<string, Uint8Array>,
    wordsData: string | Record<string, Uint8Array>,
    /** The folder of ar.diacritics, the net that adds diacritics to Arabic; null: the page has none, and Arabic is
     *  spoken as it is written, which onNote tells. */
    arabicData: string | null}>;
}

export interface VoiceInfo {
  readonly name: string;
  readonly sampleRate: number;
  readonly speakers: number;
  readonly speakerNames: Readonly<Record<string, number>>;
  /** Who speaks where options name no speaker. */
  readonly defaultSpeaker: number;
  /** espeak-ng's name, such as 'en-us', and an English one. */
  readonly language: string;
  readonly languageName: string;
  /** Of each speaker; null where Linnet does not read it. */
  readonly speakerLanguages: readonly (string | null)[];
  /** Whether speakers can be mixed, as Kokoro's can. */
  readonly mixes: boolean;
  readonly lengthScale: number;
  readonly weightBytes: number;
  /** Decibels by which its default speaker is made as loud as other voices; null where the voice cannot speak. */
  readonly gainDb: number | null;
  /** Why the browser does not keep the voice for the next visit; null where it does. */
  readonly notKept: string | null;
  /** The same as a code and values, if there is one. */
  readonly notKeptReason: Reason | null;
}

export interface SpeakOptions {
  /** Name of a loaded voice; default: the one loaded last. */
  voice?: string;
  /** Number or name; of Kokoro also a mix, 'af_heart(2)+bf_emma(1)', whose first speaker decides on the language. */
  speaker?: number | string;
  /** 0.1 to 10, 1 is the voice's own pace; lengthScale (0.05 to 20, larger is slower) wins over it. What the model
   *  cannot do well (beyond 1.3, or below 0.5) is done by stretching its speech, at the same pitch. */
  speed?: number;
  lengthScale?: number;
  /** 0 to 10: how lively the timbre, and the rhythm, are. Default: the voice's own. */
  noiseScale?: number;
  noiseW?: number;
  /** Seconds of silence after each sentence, 0 to 60. */
  sentenceSilence?: number;
  /** Factor of the voice's pitch, 0.5 to 2. */
  pitch?: number;
  /** Factor of the loudness, 0 to 10. */
  volume?: number;
  /** 'normal': -19 LUFS with any voice, peaks below -1 dBFS. 'off': the model's own samples. Default: 'normal', but
   *  'off' for speakIds(). */
  loudness?: 'normal' | 'off';
  /** The same seed gives the same samples, on any number of threads. */
  seed?: number;
  /** Whether numbers, money, units, dates and abbreviations become words of the voice's language; default: true. */
  textNormalization?: boolean;
  /** Whether the text is Markdown, whose marks are not heard; default: false, or true where markdownCode is given. */
  markdown?: boolean;
  /** Whether blocks of code in Markdown are heard; default: 'read'. */
  markdownCode?: 'read' | 'skip';
  /**
   * early (default): the first words of a long first sentence are spoken before all of it has been looked at;
   * exact: after that.
   */
  firstSound?: 'early' | 'exact';
  /** Ends the loop at once with the signal's reason, and stops the engine. */
  signal?: AbortSignal;
  /** Called while what reads unknown English words is fetched, which the text then waits for. It is fetched two
   *  seconds after the voice was opened, or earlier by the first text that has such a word; where that fails, the text
   *  ends with an error of kind io, and the next one tries again. */
  onProgress?: LoadOptions['onProgress'];
}

export interface Word {
  word: string;
  /** Seconds from the start of the whole utterance. */
  start: number;
  end: number;
  /** Indices into the string given to speak(). */
  textStart: number;
  textEnd: number;
}

/** How a word would be spoken. */
export interface WordReading {
  written: string;
  /** The words that are said for it; the written ones where they are not replaced. */
  said: string;
  phonemes: string;
  /** 'espeak-ng', 'English rules', 'letters', 'phonemes in the text', or NAME:LINE of own pronunciations. */
  decidedBy: string;
  /** Indices into the string given to words(). */
  textStart: number;
  textEnd: number;
}

export interface AudioBlock {
  /** Mono, in [-1, 1]; the caller's to keep. */
  samples: Float32Array;
  sampleRate: number;
  /** Of the sentence that begins with this block; else empty. */
  words: Word[];
  /** Of this block's first sample, in the whole utterance. */
  startSeconds: number;
  /** Index into the text up to which it is spoken with this block. */
  textDone: number;
}

export interface Spoken {
  /** Of all blocks together. */
  samples: number;
  words: number;
  /** True where no word was spoken, since the text holds nothing that is read aloud, as "..." does; there may have been
   *  a pause, or no block at all. A text of white space alone is an error of kind bad_input. */
  nothingToSay: boolean;
  sentences: number;
  phonemeIds: number;
  /** For how long the engine has computed: divided by the seconds of sound, that is the real-time factor. */
  workSeconds: number;
  /** Phonemes that the voice has no id for; they were passed over. */
  unknownPhonemes: string[];
}

/** The keys are the same as those of the server's POST /estimate-memory, GET /system-status, POST
 *  /optimize-for-hardware. */
export interface Estimate {
  status: 'ok' | 'warning';
  estimate: {estimated_mb: number, available_mb: number, safe: boolean, text_tokens: number, text_length: number};
  /** 'OK', or what to do. */
  recommendation: string;
}
export interface Status {
  /** cpu_percent: what the engine used of all cores in the last second or two; a page cannot see other
   *  programs' load. */
  resources: {cpu_percent: number, memory_percent: number, memory_available_gb: number};
  throttling_risk: {memory_critical: boolean, cpu_maxed: boolean, thermal_likely: boolean};
  memory_budget_safe: boolean;
  recommended_action: 'OK' | 'Reduce text length or clear cache' | 'Wait for system to cool' | 'Reduce CPU load';
}
export interface Configuration {
  /** Frames that are computed at a time, the block; fewer take less memory. */
  chunk_length: number;
  num_threads: number;
  /** MB of finished audio that a server keeps; a page keeps none. */
  cache_limit: number;
  /** Most phonemes (not characters) of a sentence; a longer sentence is spoken in pieces. The length of a text is not
   *  limited by it. */
  max_text_length: number;
}
export type Adjustment = {status: 'adjusted', previous_config: Configuration, new_config: Configuration} |
  {status: 'optimal', message: string};

export class Linnet {
  /** Starts a worker with the engine and loads a voice. */
  static load(options: LoadOptions): Promise<Linnet>;
  readonly engine: {readonly flavour: Flavour, readonly threads: number, readonly kernels: string};
  /** The voice that speaks by default; null without one, also after close() and where the engine has failed. */
  readonly voice: VoiceInfo | null;
  /** Of all loaded voices. */
  readonly voiceNames: string[];
  /** Loads a further voice; it becomes the one that speaks by default. One of the same name is replaced, and is closed
   *  if the new one cannot be opened. */
  openVoice(voice: VoiceSource, options?: Pick<LoadOptions, 'signal' | 'onProgress'>): Promise<VoiceInfo>;
  closeVoice(name: string): Promise<void>;
  /** Speaks text. Texts queue; leaving the loop stops the engine. It runs at most 30 s ahead of who takes the
   *  blocks. */
  speak(text: string, options?: SpeakOptions): AsyncGenerator<AudioBlock, Spoken>;
  /** Speaks a text that is still being written, as a language model writes it: each sentence when it has ended, and
   *  what has come when the writer pauses behind it (for 70 to 300 ms). The samples are those of the whole text. Words'
   *  places are indices into all pieces together. Markdown is not read. An error of the iterable ends the loop with it;
   *  leaving the loop ends the iterable. */
  speakStream(pieces: AsyncIterable<string> | Iterable<string>, options?: Omit<SpeakOptions, 'markdown' |
    'markdownCode'>): AsyncGenerator<AudioBlock, Spoken>;
  /** Speaks phoneme ids as one sentence, nothing added; for comparisons with other engines. */
  speakIds(options: SpeakOptions & {ids: ArrayLike<number>}): AsyncGenerator<AudioBlock, Spoken>;
  /** A WAV file of 16-bit samples. Rejects with bad_input where the text has nothing to say. */
  speakToWav(text: string, options?: SpeakOptions): Promise<Blob>;
  /** How each word of a text would be spoken, and what has decided it. Nothing is spoken. */
  words(text: string, options?: Pick<SpeakOptions, 'voice'>): Promise<WordReading[]>;
  /** Adds own pronunciations for all voices: lines of word, tab, and [[phonemes]] or the words to say, or a W3C
   *  pronunciation lexicon (PLS 1.0). name, for messages (default 'own words'): those of the same name are replaced.
   *  Rejects with bad_input, which names the line that is wrong; then nothing changes. notes: words with two
   *  pronunciations, of which the last counts. */
  addLexicon(text: string, options?: {name?: string}): Promise<{entries: number, notes: string[]}>;
  clearLexicons(): Promise<void>;
  /** What speaking a text will take, from the voice's memory plan, and whether it is there. Nothing is spoken. */
  estimate(text: string, options?: Pick<SpeakOptions, 'voice'>): Promise<Estimate>;
  status(): Promise<Status>;
  /** Looks at the machine again and adjusts: threads at once, the rest for the next voice that is opened. */
  optimize(): Promise<Adjustment>;
  /** What the engine found this browser to be, and the configuration that it chose. */
  hardware(): Promise<{hardware_profile: string, selected_configuration: Configuration, [more: string]: unknown}>;
  /** Of the engine: its heap, what of it is in use, and the declared maximum. The heap never becomes smaller. */
  memory(): Promise<{heapBytes: number, usedBytes: number, limitBytes: number}>;
  /** Ends the worker: all memory goes back. What is under way ends with a LinnetError of kind 'stopped'. */
  close(): void;
}

/** Plays blocks as they are made, without gaps. Event 'position': CustomEvent of {seconds, bufferedSeconds}.
 *
 *  Browsers let a page sound only once somebody has tapped, clicked or pressed a key, and iPhones only where the sound
 *  was prepared while that event was handled. So call play() in the event's handler before anything is awaited, or else
 *  unlock():
 *
 *    button.onclick = async () => {
 *      player.unlock();
 *      linnet ??= await Linnet.load({voice});
 *      await player.play(linnet.speak(text));
 *    };
 *
 *  What play() was given outside of any such event is held back until the next one, wherever in the page it happens. */
export class Player extends EventTarget {
  constructor(options?: {worklet?: string});
  /** What all sound passes; null before the first. The context behind it has the device's own rate, not the voice's. */
  readonly analyser: AnalyserNode | null;
  readonly playing: boolean;
  /** True from pause() to resume(), stop() or play(). */
  readonly paused: boolean;
  readonly underruns: number;
  readonly firstSoundSeconds: number | null;
  /** Of sound that the last play() was given so far. */
  readonly seconds: number;
  /** Prepares the sound: call it in the event of a tap. Never throws; what is wrong, play() says. */
  unlock(): void;
  /** True when all has been heard, false when stop() came first. All blocks have one sample rate. */
  play(blocks: AsyncIterable<{samples: Float32Array, sampleRate: number}>,
    options?: {onBlock?: (block: AudioBlock) => void}): Promise<boolean>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): void;
  close(): Promise<void>;
}

/** As SpeechSynthesisUtterance: events start, boundary (charIndex, charLength, elapsedTime), pause, resume, end,
 *  error. */
export class LinnetUtterance extends EventTarget {
  constructor(text?: string);
  text: string;
  lang: string;
  voice: LinnetVoice | null;
  rate: number;
  /** 0 to 2, 1 is the voice's own: from an octave lower to an octave higher. */
  pitch: number;
  volume: number;
  onstart: ((event: Event) => void) | null;
  onboundary: ((event: Event & {charIndex: number, charLength: number, elapsedTime: number, name: 'word'})
    => void) | null;
  onpause: ((event: Event) => void) | null;
  onresume: ((event: Event) => void) | null;
  /** nothingToSay: the text held nothing that is read aloud, as "..." does. */
  onend: ((event: Event & {elapsedTime: number, nothingToSay: boolean}) => void) | null;
  onerror: ((event: Event & {error: 'canceled' | 'synthesis-failed', message?: string}) => void) | null;
}
export interface LinnetVoice {
  voiceURI: string;
  name: string;
  lang: string;
  localService: true;
  default: boolean;
  speaker: number;
}
/** As window.speechSynthesis, on a loaded Linnet. Like that one, speak() must first be called in the event of a tap. */
export class LinnetSpeech extends EventTarget {
  constructor(linnet: Linnet, options?: {player?: Player});
  readonly speaking: boolean;
  readonly pending: boolean;
  readonly paused: boolean;
  getVoices(): LinnetVoice[];
  speak(utterance: LinnetUtterance): void;
  cancel(): void;
  pause(): void;
  resume(): void;
}

/** The voices that this browser keeps. */
export class VoiceStore {
  list(): Promise<{url: string, bytes: number}[]>;
  /** Keeps a user's own voice (settings: null where it has none); the URLs are then given to Linnet.load() or
   *  openVoice(). It keeps what it is given: open the files first, to see whether they are a voice. Without room,
   *  nothing changes. */
  add(name: string, model: Blob, settings: Blob | null): Promise<{model: string, settings?: string}>;
  remove(url: string): Promise<void>;
  estimate(): Promise<{usage?: number, quota?: number}>;
}

export function features(): {simd: boolean, relaxedSimd: boolean, threads: boolean};
export function bestFlavour(able?: ReturnType<typeof features>, there?: Flavour[]): Flavour | null;
