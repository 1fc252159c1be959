// The keys of headsets and lock screens. Browsers give them to pages that play an <audio> element, so a silent one
// plays beside the speech, which is made by Web Audio. An iPhone then also goes on speaking while it is locked.
import {wavBlob} from './wav.js';

const silentSeconds = 10, silentRate = 8000;  // browsers ignore elements of less than five seconds

function silence() {
  const url = URL.createObjectURL(wavBlob([new Float32Array(silentSeconds * silentRate)], silentRate));
  return Object.assign(new Audio(url), {loop: true});
}

export class MediaKeys {
  #session = navigator.mediaSession ?? null;
  #audio = null;

  /** actions: by the names of MediaSession ('play', 'nexttrack', …), functions of its details. */
  constructor(actions) {
    for (const [name, action] of Object.entries(actions)) {
      try {
        this.#session?.setActionHandler(name, action);
      } catch { /* this browser does not know the key */ }
    }
  }

  /** Call it in the event of a tap, without which browsers do not play. */
  begin(title) {
    if (!this.#session) return;
    this.#session.metadata = new MediaMetadata({title, artist: 'Linnet'});
    this.#audio ??= silence();
    this.resume();
  }

  pause() {
    this.#audio?.pause();
    if (this.#session) this.#session.playbackState = 'paused';
  }

  resume() {
    this.#audio?.play().catch(() => {});  // then the keys stay with another program
    if (this.#session) this.#session.playbackState = 'playing';
  }

  /** Seconds of the whole text, estimated where they have not been spoken. */
  show(position, duration) {
    this.#session?.setPositionState?.({duration, position: Math.min(position, duration), playbackRate: 1});
  }

  end() {
    this.#audio?.pause();
    if (this.#session) this.#session.playbackState = 'none';
  }
}
