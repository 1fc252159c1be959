// MP3 by LAME, in a worker, so that the page stays responsive.
import {BlobPieces} from './blob_pieces.js';
import {t} from './page_language.js';

const failed = detail => new Error(t('saving.encoder', {format: 'MP3', detail}));

export class Mp3Encoder {
  #worker;
  #pieces;
  #waiting = null;  // {resolve, reject} of the call that the worker works on

  /** worker: the URL of mp3_worker.js; pieces: where what it makes goes. */
  constructor(rate, worker, pieces = new BlobPieces()) {
    this.#pieces = pieces;
    this.#worker = new Worker(worker, {type: 'module', name: 'mp3'});
    this.#worker.onmessage = ({data: {bytes, error}}) => {
      if (error) return this.#waiting?.reject(failed(error));
      const {resolve, reject} = this.#waiting;
      if (bytes.length) pieces.write(bytes).then(resolve, reject);
      else resolve();
    };
    this.#worker.onerror = event => {
      event.preventDefault();
      this.#waiting?.reject(failed(event.message ?? 'its encoder cannot be fetched'));
    };
    this.rate = rate;
  }

  async add(samples) {
    await this.#ask({rate: this.rate, samples});
  }

  async finish(about) {
    await this.#ask({end: true});
    const head = about ? [(await import('./chapter_tags.js')).id3Tag(about)] : [];
    return this.#pieces.whole(head, 'audio/mpeg');
  }

  close() { this.#worker.terminate(); }

  #ask(message) {
    return new Promise((resolve, reject) => {
      this.#waiting = {resolve, reject};
      this.#worker.postMessage(message);
    });
  }
}
