// Opus by the browser's own encoder (WebCodecs), in a file of Ogg.
import {BlobPieces} from './blob_pieces.js';
import {OggPages} from './ogg_pages.js';
import {t} from './page_language.js';

const bitsPerSecond = 32000;       // transparent for speech; the server's Opus has the same
const paddingSeconds = 0.1;        // behind the last sample, so that the encoder gives all of it
const mostWaiting = 50;            // calls of encode() that the browser has not worked off

const configOf = rate => ({codec: 'opus', sampleRate: rate, numberOfChannels: 1, bitrate: bitsPerSecond});

/** Whether this browser encodes Opus. */
export async function hasOpus() {
  if (typeof AudioEncoder !== 'function') return false;
  return (await AudioEncoder.isConfigSupported(configOf(24000)).catch(() => null))?.supported ?? false;
}

export class OpusEncoder {
  #rate;
  #samples = 0;
  #pieces;
  #pages;
  #problem = null;
  #written = Promise.resolve();
  #encoder;

  constructor(rate, pieces = new BlobPieces()) {
    this.#pieces = pieces;
    this.#rate = rate;
    this.#pages = new OggPages(rate, crypto.getRandomValues(new Uint32Array(1))[0]);
    this.#encoder = new AudioEncoder({output: chunk => {
      const packet = new Uint8Array(chunk.byteLength);
      chunk.copyTo(packet);
      for (const page of this.#pages.add(packet)) this.#write(page);
    }, error: error => { this.#problem = error; }});
    this.#encoder.configure(configOf(rate));
  }

  async add(samples) {
    this.#encode(samples, this.#samples);
    this.#samples += samples.length;
    while (this.#encoder.encodeQueueSize > mostWaiting && !this.#problem) {
      await new Promise(done => { this.#encoder.addEventListener('dequeue', done, {once: true}); });
    }
    await this.#written;
    this.#check();
  }

  async finish(about) {
    this.#encode(new Float32Array(Math.ceil(paddingSeconds * this.#rate)), this.#samples);
    await this.#encoder.flush().catch(error => { this.#problem ??= error; });
    this.#check();
    this.#write(this.#pages.end(this.#samples));
    await this.#written;
    this.#check();
    const comments = about ? (await import('./chapter_tags.js')).opusComments(about) : [];
    return this.#pieces.whole(this.#pages.head(comments), 'audio/ogg');
  }

  close() { if (this.#encoder.state !== 'closed') this.#encoder.close(); }

  #encode(data, before) {
    this.#check();
    const audio = new AudioData({format: 'f32', sampleRate: this.#rate, numberOfFrames: data.length,
      numberOfChannels: 1, timestamp: Math.round(before / this.#rate * 1e6), data});
    this.#encoder.encode(audio);
    audio.close();
  }

  // The encoder does not wait for it; add() does.
  #write(page) {
    this.#written = this.#written.then(() => this.#pieces.write(page)).catch(error => { this.#problem ??= error; });
  }

  #check() {
    if (this.#problem) throw new Error(t('saving.encoder', {format: 'Opus', detail: this.#problem.message}));
  }
}
