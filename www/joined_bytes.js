/** The bytes of all parts, each an array of bytes, in one Uint8Array. */
export function joined(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, {length}) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
