// Speaks through the local server (`linnet serve`) that this page came from. Has the same interface as in_page.js.
import {LinnetError, aborted} from './errors.js';
import {number, t} from './page_language.js';
import {utf16Indices} from './text_indices.js';

// Paths are relative to the page, which a proxy may show under any path. The service worker does not store these
// answers, because an old one would be wrong.
const request = (path, options) => fetch(path, {cache: 'no-store', ...options});

async function problemOf(response) {
  const {error} = await response.json().catch(() => ({}));
  return new LinnetError(response.status === 404 ? 'not_found' : 'io',
    error?.message ?? `the local server answers ${response.status} ${response.statusText}`);
}

async function answer(path, body) {
  const response = await request(path, body && {method: 'POST', headers: {'content-type': 'application/json'},
    body: JSON.stringify(body)});
  if (!response.ok) throw await problemOf(response);
  return response.json();
}

const brokeOff = why => new Error(t('server.broke-off') + (why ? ` (${why})` : ''));

async function* eventsOf(response, signal) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = '';
  try {
    for (;;) {
      const {value, done} = await reader.read().catch(error => {
        throw signal?.aborted ? aborted(signal) : brokeOff(error.message);
      });
      if (done) return;
      const events = (held + value).split('\n\n');
      held = events.pop();
      for (const event of events) yield JSON.parse(event.slice('data: '.length));
    }
  } finally {
    await reader.cancel().catch(() => {});  // the server then stops speaking
  }
}

// Reads a WAV file as it arrives: a header of 44 bytes, then 16-bit samples.
class WavReader {
  sampleRate = 0;
  #held = new Uint8Array();

  samples(base64) {
    const fresh = Uint8Array.from(atob(base64), c => c.charCodeAt(0)),
      all = new Uint8Array(this.#held.length + fresh.length);
    all.set(this.#held);
    all.set(fresh, this.#held.length);
    const view = new DataView(all.buffer);
    let at = 0;
    if (!this.sampleRate && all.length >= 44) {
      this.sampleRate = view.getUint32(24, true);
      at = 44;
    }
    const samples = new Float32Array(this.sampleRate ? (all.length - at) >> 1 : 0);
    for (let i = 0; i < samples.length; ++i, at += 2) samples[i] = view.getInt16(at, true) / 32768;
    this.#held = all.subarray(at);
    return samples;
  }
}

export class ByServer {
  voice = null;
  #voices;

  /** downloads: whether the server downloads voices for who has its admin key. */
  constructor({voices, downloads = false}) {
    this.#voices = voices;
    this.downloads = downloads;
  }

  /** The server that this page came from, or null if it came from another server. */
  static async find() {
    if (!location.protocol.startsWith('http')) return null;
    const listed = await answer('v1/audio/voices').catch(() => null);
    if (!Array.isArray(listed?.voices)) return null;
    return listed.voices.length > 0 || listed.downloads ? new ByServer(listed) : null;
  }

  /** Asks the server again which voices it has. */
  async refresh() { ({voices: this.#voices} = await answer('v1/audio/voices')); }

  async voices() {
    return this.#voices.map(({name, id, language, speakers}) => ({name, id, languageTag: language, speakers,
      isServers: true}));
  }

  async use({id}) {
    const {name, language, speakers} = this.#voices.find(voice => voice.id === id);
    this.voice = {name, languageName: language, speakers, speakerNames: {}};
  }

  /** The name by which speak() knows another voice. */
  async openBeside({id}) { return this.#voices.find(voice => voice.id === id).name; }

  leave() { this.voice = null; }

  async *speak(text, {voice = this.voice.name, speaker, speed, seed, markdown, signal} = {}) {
    let response;
    try {
      response = await request('v1/audio/speech',
        {method: 'POST', signal, headers: {'content-type': 'application/json'},
        body: JSON.stringify({input: text, voice, speaker, speed, seed, markdown, response_format: 'wav',
          stream_format: 'sse', word_timings: true})});
    } catch (error) {
      if (signal?.aborted) throw aborted(signal);
      throw new Error(t('server.silent', {detail: error.message}));
    }
    if (!response.ok) throw await problemOf(response);
    if (response.headers.get('x-linnet-nothing-to-say')) {  // the audio is a moment of silence
      await response.body.cancel();
      return;
    }
    const wav = new WavReader(), indexOf = utf16Indices(text);
    let words = [];
    for await (const event of eventsOf(response, signal)) {
      if (event.type === 'error') throw new LinnetError('io', event.error.message);
      if (event.type === 'speech.words') {
        words = event.words.map(w => ({word: w.word, start: w.start, end: w.end, textStart: indexOf(w.text_begin),
          textEnd: indexOf(w.text_end)}));
      } else if (event.type === 'speech.audio.delta') {
        const samples = wav.samples(event.audio);
        if (samples.length === 0) continue;
        yield {samples, sampleRate: wav.sampleRate, words};
        words = [];
      } else if (event.type === 'speech.audio.done') {
        return;
      }
    }
    throw brokeOff();
  }

  estimate(text) { return answer('estimate-memory', {text, voice: this.voice.name}); }
  status() { return answer('system-status'); }
  optimize() { return answer('optimize-for-hardware', {}); }

  async budget() {
    const {resources: {memory_percent: percent, memory_available_gb: free}} = await this.status();
    return {share: percent / 100, used: percent, unit: '%',
      words: t('stability.of-server', {percent: number(percent), free: number(free, 1)})};
  }

  async describe() { return t('engine.server', {host: location.host}); }
}
