// The page's messages: a line of status, a line for errors, and the progress of a download.
const megabytes = bytes => (bytes / 1e6).toFixed(0);

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

  say = message => { this.#status.textContent = message; };

  /** null removes the error. */
  complain = message => {
    this.#error.textContent = message ?? '';
    this.#error.hidden = !message;
  };

  showProgress({url, loaded, total}) {
    this.#progress.hidden = false;
    if (total) this.#progress.value = loaded / total;
    else this.#progress.removeAttribute('value');
    const what = /\.unknown$/.test(url) ? 'what reads unknown words' : 'the voice';
    this.say(`Fetching ${what}: ${megabytes(loaded)}${total ? ` of ${megabytes(total)}` : ''} MB`);
  }

  /** Returns whether there was a progress to be seen. */
  hideProgress() {
    const {hidden} = this.#progress;
    this.#progress.hidden = true;
    return !hidden;
  }
}
