// SSML, which Chromium hands to engines as it is: one that does not read it speaks the text without its marks.
const entities = {amp: '&', lt: '<', gt: '>', quot: '"', apos: '\''};

/** {text, indexOf(index in text) → index in `given`}; other texts stay as they are. */
export function withoutMarkup(given) {
  if (!/^\s*(<\?xml\b|<speak[\s>])/.test(given)) return {text: given, indexOf: index => index};
  const parts = [...given.matchAll(/<!--[^]*?-->|<[^>]*>|&(amp|lt|gt|quot|apos);|[^]/g)];
  const text = parts.map(([part, entity]) => entity ? entities[entity] : part.length > 1 ? ' ' : part).join('');
  return {text, indexOf: index => parts[index]?.index ?? given.length};
}
