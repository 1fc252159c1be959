// Not navigator.serviceWorker.ready, which never resolves if registering fails silently.
function activated({installing, waiting, active}) {
  const worker = installing ?? waiting ?? active;
  if (worker.state === 'activated') return true;
  return new Promise(done => worker.addEventListener('statechange', () => {
    if (worker.state === 'activated' || worker.state === 'redundant') done(worker.state === 'activated');
  }));
}

/**
 * Registers the service worker. If the host did not isolate the page, the page is loaded again on its first visit,
 * through the worker, which adds the headers: the engine then has threads. Resolves to true if that reload has begun.
 */
export async function prepareOffline() {
  if (!('serviceWorker' in navigator) || !location.protocol.startsWith('http')) return false;
  try {
    if (!await activated(await navigator.serviceWorker.register('service_worker.js'))) return false;
  } catch {
    return false;  // private windows and some hosts forbid it; the page works without it
  }
  if (crossOriginIsolated || sessionStorage.getItem('linnet-isolating')) return false;
  sessionStorage.setItem('linnet-isolating', 'tried');
  location.reload();
  return true;
}
