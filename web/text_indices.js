/** Byte offsets of a text's UTF-8 → indices of the JavaScript string, for offsets that never decrease. */
export function utf16Indices(text) {
  let index = 0, bytes = 0;
  return offset => {
    while (bytes < offset && index < text.length) {
      const code = text.codePointAt(index);
      bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      index += code < 0x10000 ? 1 : 2;
    }
    return index;
  };
}
