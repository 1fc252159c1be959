// Remembers how far each text has been read, by a hash of the text: the browser keeps no word of it. Tabs share the
// list, so it is read anew before each change.
const storageName = 'linnet-places', mostPlaces = 200;

/** What a text is remembered by; null where the browser gives a page no hashes. */
export async function keyOf(text) {
  const hash = await globalThis.crypto?.subtle?.digest('SHA-256', new TextEncoder().encode(text)).catch(() => null);
  return hash ? btoa(String.fromCharCode(...new Uint8Array(hash, 0, 12))) : null;
}

// [[key, place], …], the newest last. Whatever else the storage may hold counts as nothing.
function kept() {
  try {
    const places = JSON.parse(localStorage.getItem(storageName) ?? '[]');
    return Array.isArray(places) ? places.filter(place => Array.isArray(place) && Number.isInteger(place[1])) : [];
  } catch {
    return [];
  }
}

/** The index in the text where it was left; 0 if it is unknown. */
export const placeOf = key => kept().find(([known]) => known === key)?.[1] ?? 0;

/** Keeps a place; 0 forgets the text. Returns why that was not possible, or null. */
export function keepPlace(key, place) {
  if (key === null) return null;
  const others = kept().filter(([known]) => known !== key);
  try {
    const places = [...others, ...place > 0 ? [[key, place]] : []];
    localStorage.setItem(storageName, JSON.stringify(places.slice(-mostPlaces)));
    return null;
  } catch (error) {
    return error.message;
  }
}
