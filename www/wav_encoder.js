// WAV of 16-bit samples, without any compression: what every program opens.
import {t} from './page_language.js';
import {wavBlob, wavHeader} from './wav.js';

const mostBytes = 4e9;  // what the header of a WAV can say

export class WavEncoder {
  #pieces = [];
  #bytes = 0;
  #rate;

  constructor(rate) { this.#rate = rate; }

  async add(samples) {
    const piece = wavBlob([samples], this.#rate).slice(44);  // a blob, which the browser may move to disk
    this.#bytes += piece.size;
    if (this.#bytes > mostBytes) {
      throw new Error(t('saving.wav-full'));
    }
    this.#pieces.push(piece);
  }

  async finish() {
    return new Blob([wavHeader(this.#bytes / 2, this.#rate), ...this.#pieces], {type: 'audio/wav'});
  }

  close() {}
}
