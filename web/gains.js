// The gains of voices whose loudness the engine has measured in this browser, by the engine's name for the voice's
// file, so that a voice is measured once. Where a page may keep nothing, it is measured at each opening.
const key = 'linnet-gains', most = 200;

/** {[name of the file]: decibels}. */
export function gainsMeasured() {
  try {
    const kept = JSON.parse(globalThis.localStorage?.getItem(key) ?? '{}');
    return kept && typeof kept === 'object' && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}

export function rememberGain(name, decibels) {
  try {
    const entries = Object.entries({...gainsMeasured(), [name]: decibels}).slice(-most);
    globalThis.localStorage?.setItem(key, JSON.stringify(Object.fromEntries(entries)));
  } catch {
    // no room, or not allowed
  }
}
