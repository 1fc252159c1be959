// What another program has shared into the installed page (share_target of manifest.webmanifest). The service worker
// keeps it for the page that it then opens; no word of it is in an address or leaves this machine.
const cacheName = 'linnet-shared', mark = 'shared';

/** A File, or {text, title}, once; null if nothing has been shared. */
export async function takeShared() {
  const address = new URL(location.href);
  if (!address.searchParams.has(mark) || !globalThis.caches) return null;
  address.searchParams.delete(mark);
  history.replaceState(null, '', address);  // so that another visit does not look again
  const cache = await caches.open(cacheName).catch(() => null), response = await cache?.match(mark);
  if (!response) return null;
  await caches.delete(cacheName);
  const name = response.headers.get('x-name');
  if (name) return new File([await response.blob()], decodeURIComponent(name), {type: response.headers.get('x-type')});
  return response.json();
}
