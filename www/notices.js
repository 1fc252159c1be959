// The page's messages: a line of status, a line for errors, and the progress of a download.
import {number, t} from './page_language.js';

const megabytes = bytes => number(bytes / 1e6);

export class Notices {
  #status;
  #error;
  #progress;

  /** Elements: status, error, progress. */
  constructor({status, error, progress}) {
    this.#status = status;
    this.#error = error;
    this.#progress = progress;
  }

  say = message => {
    delete this.#status.dataset.t;  // what it said at the start
    this.#status.textContent = message;
  };

  /** null removes the error. */
  complain = message => {
    this.#error.textContent = message ?? '';
    this.#error.hidden = !message;
  };

  showProgress = ({url, loaded, total}) => {
    this.#progress.hidden = false;
    if (total) this.#progress.value = loaded / total;
    else this.#progress.removeAttribute('value');
    const done = total ? t('status.of', {loaded: megabytes(loaded), total: megabytes(total)}) : megabytes(loaded);
    this.say(t(/\.unknown$/.test(url) ? 'status.fetching.unknown' : 'status.fetching.voice', {megabytes: done}));
  };

  /** Returns whether there was a progress to be seen. */
  hideProgress = () => {
    const {hidden} = this.#progress;
    this.#progress.hidden = true;
    return !hidden;
  };
}
