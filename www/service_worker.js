// Makes the page work offline, and cross-origin isolated on hosts that cannot send headers (threads need that).
// Asks the network first, so that a new version arrives at once; without network it answers with the last version.
// Voices are not stored here but by web/kept_voices.js.
const shell = 'linnet-shell-1';
const isolation = {'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin'};
const isKept = url => url.origin === location.origin && !/\.(onnx|onnx\.json|linnet)$/.test(url.pathname);

// Files that a first visit does not request by itself.
const ahead = ['./', 'player_worklet.js', 'manifest.webmanifest'];
// The same, but the page speaks without them, so it does not wait for them.
const aside = ['LICENSES.txt', 'voices/LICENSES.txt', ...[
  'reader', 'reader_view', 'read_aloud', 'sentences', 'structure', 'html_structure', 'places', 'media_keys',
  'opened_file', 'saving', 'subtitles', 'encoders', 'wav_encoder', 'opus_encoder', 'ogg_pages', 'mp3_encoder',
  'mp3_worker', 'joined_bytes', 'kept_files', 'shared_text', 'word_card', 'word_lookup', 'epub', 'zip_entries',
  'device_measure', 'blob_pieces', 'disk_pieces', 'book', 'book_chapters',
  'chapter_tags'].map(name => `${name}.js`)];  // the page's language is kept once it is used

async function keepAside() {
  const cache = await caches.open(shell);
  await Promise.allSettled(aside.map(path => cache.add(path)));
}

self.addEventListener('install', event => event.waitUntil(
  caches.open(shell).then(cache => cache.addAll(ahead)).then(() => self.skipWaiting())));
self.addEventListener('activate', event => {
  event.waitUntil(self.clients.claim());
  void keepAside();
});

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

// What another program shares into the page (share_target of the manifest) stays in this browser until the page takes
// it (shared_text.js), which is opened for that. Of a file that is too large the page needs to know no more than that.
const mostShared = 50e6;

async function share(request) {
  const form = await request.formData(), file = form.get('file'), told = name => String(form.get(name) ?? '');
  const isFile = file instanceof File && file.size > 0;
  const body = isFile ? file.slice(0, mostShared)
    : JSON.stringify({title: told('title'), text: told('text') || told('url')});
  const headers = isFile ? {'x-name': encodeURIComponent(file.name), 'x-type': file.type} : {};
  await (await caches.open('linnet-shared')).put('shared', new Response(body, {headers}));
  return Response.redirect('./?shared=1', 303);
}

self.addEventListener('fetch', event => {
  const {request} = event, url = new URL(request.url);
  if (request.method === 'POST' && url.href === new URL('share', self.registration.scope).href) {
    return event.respondWith(share(request));
  }
  // Requests to a local server, and its speech at /?text=…, are not files of the page and are not stored.
  if (request.cache === 'no-store' || url.searchParams.has('text')) return;
  if (request.method === 'GET' && url.origin === location.origin) event.respondWith(answer(request));
});
