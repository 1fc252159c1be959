// Makes the page work offline, and cross-origin isolated on hosts that cannot send headers (threads need that).
// The network is asked first, so that a new version arrives at once; what it gave last is the answer without it.
// Voices are not kept here: web/kept_voices.js keeps them.
const shell = 'linnet-shell-1';
const isolation = {'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin'};
const isKept = url => url.origin === location.origin && !/\.(onnx|onnx\.json|linnet)$/.test(url.pathname);

// What a first visit does not ask for by itself.
const ahead = ['./', 'player_worklet.js', 'manifest.webmanifest'];

self.addEventListener('install', event => event.waitUntil(
  caches.open(shell).then(cache => cache.addAll(ahead)).then(() => self.skipWaiting())));
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));

function isolated(response) {
  if (response.type === 'opaque' || response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(isolation)) headers.set(name, value);
  return new Response(response.body, {status: response.status, statusText: response.statusText, headers});
}

async function answer(request) {
  const cache = await caches.open(shell);
  try {
    const response = await fetch(request);
    if (response.ok && isKept(new URL(request.url))) await cache.put(request, response.clone()).catch(() => {});
    return isolated(response);
  } catch (error) {
    const kept = await cache.match(request, {ignoreSearch: true});
    if (kept) return isolated(kept);
    throw error;
  }
}

self.addEventListener('fetch', event => {
  const {request} = event, url = new URL(request.url);
  // Questions to a local server, and what it speaks at /?text=…: no files of the page, so nothing to keep.
  if (request.cache === 'no-store' || url.searchParams.has('text')) return;
  if (request.method === 'GET' && url.origin === location.origin) event.respondWith(answer(request));
});
