// Hints for the engine: whether the page is hidden, and whether the machine runs on battery. If a browser does not
// tell, the page counts as visible and the machine as plugged in.

/** Calls back at once and at every change with {hidden, onBattery}; returns a function that ends it. */
export function onHints(callback) {
  const {document, navigator} = globalThis;
  let battery = null, ended = false;
  const tell = () => callback({hidden: document?.visibilityState === 'hidden', onBattery: battery?.charging === false});
  document?.addEventListener('visibilitychange', tell);
  Promise.resolve(navigator?.getBattery?.()).then(found => {
    if (!found || ended) return;
    battery = found;
    battery.addEventListener('chargingchange', tell);
    tell();
  }, () => {});  // a permissions policy may forbid it
  tell();
  return () => {
    ended = true;
    document?.removeEventListener('visibilitychange', tell);
    battery?.removeEventListener('chargingchange', tell);
  };
}
