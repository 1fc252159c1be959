// MP3 by LAME, in a worker, so that the page stays responsive.
import {t} from './page_language.js';

const failed = detail => new Error(t('saving.encoder', {format: 'MP3', detail}));

export class Mp3Encoder {
  #worker;
  #pieces = [];
  #waiting = null;  // {resolve, reject} of the call that the worker works on

  /** worker: the URL of mp3_worker.js. */
  constructor(rate, worker) {
    this.#worker = new Worker(worker, {type: 'module', name: 'mp3'});
    this.#worker.onmessage = ({data: {bytes, error}}) => {
      if (error) return this.#waiting?.reject(failed(error));
      if (bytes.length) this.#pieces.push(new Blob([bytes]));  // which the browser may move to disk
      this.#waiting?.resolve();
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

  async finish() {
    await this.#ask({end: true});
    return new Blob(this.#pieces, {type: 'audio/mpeg'});
  }

  close() { this.#worker.terminate(); }

  #ask(message) {
    return new Promise((resolve, reject) => {
      this.#waiting = {resolve, reject};
      this.#worker.postMessage(message);
    });
  }
}
