// Not navigator.serviceWorker.ready, which never answers where registering fails quietly.
function activated({installing, waiting, active}) {
  const worker = installing ?? waiting ?? active;
  if (worker.state === 'activated') return true;
  return new Promise(done => worker.addEventListener('statechange', () => {
    if (worker.state === 'activated' || worker.state === 'redundant') done(worker.state === 'activated');
  }));
}

/**
 * Registers the service worker. Where the host did not isolate the page, its first visit is loaded once more, this time
 * through the worker, which does: the engine then has threads. Resolves to true when that reload is under way.
 */
export async function prepareOffline() {
  if (!('serviceWorker' in navigator) || !location.protocol.startsWith('http')) return false;
  try {
    if (!await activated(await navigator.serviceWorker.register('service_worker.js'))) return false;
  } catch {
    return false;  // private windows and some hosts forbid it; the page works without
  }
  if (crossOriginIsolated || sessionStorage.getItem('linnet-isolating')) return false;
  sessionStorage.setItem('linnet-isolating', 'tried');
  location.reload();
  return true;
}
