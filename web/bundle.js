// Reads the settings in a Linnet bundle (docs/bundle.md). The engine checks the whole bundle when it opens it.
import {LinnetError} from './errors.js';

const magic = [0x89, 0x4c, 0x49, 0x4e, 0x4e, 0x45, 0x54, 0x0a], endMagic = [...'LINNET.\n'].map(c => c.charCodeAt(0));
const headerBytes = 64, trailerBytes = 32, largestIndex = 1 << 20;

const isAt = (bytes, offset, wanted) => wanted.every((value, i) => bytes[offset + i] === value);

function bad(what) {
  throw new LinnetError('bad_voice', `the bundle is truncated or damaged: ${what}`);
}

/** Whether a file begins as a bundle does. */
export const isBundle = bytes => isAt(bytes, 0, magic);

/** The index of a bundle, parsed. */
export function bundleIndex(bytes) {
  if (!isBundle(bytes)) bad(bytes.length ? 'a .linnet file begins with other bytes' : 'the .linnet file is empty');
  const end = bytes.length - trailerBytes;
  if (end < headerBytes || !isAt(bytes, bytes.length - endMagic.length, endMagic)) {
    bad('the end of the .linnet file is missing');
  }
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + end, trailerBytes);
  const offset = Number(trailer.getBigUint64(0, true)), length = Number(trailer.getBigUint64(8, true));
  if (length > largestIndex || offset + length > end) bad('its index lies outside of it');
  try {
    return JSON.parse(new TextDecoder().decode(bytes.subarray(offset, offset + length)));
  } catch {
    return bad('its index cannot be read');
  }
}

/**
 * Piper's settings in a bundle, parsed; null if the bytes are no bundle.
 * @param {boolean} isNamedSo true if the file's name says so; bytes that are no bundle are then an error.
 */
export function bundleSettings(bytes, isNamedSo = false) {
  if (!isBundle(bytes) && !isNamedSo) return null;
  const settings = bundleIndex(bytes)?.settings;
  return settings && typeof settings === 'object' ? settings : bad('its index cannot be read');
}
