// What a Linnet bundle (docs/bundle.md) says about its voice. Whether it is sound as a whole, the engine checks when it opens it.
import {LinnetError} from './errors.js';

const magic = [0x89, 0x4c, 0x49, 0x4e, 0x4e, 0x45, 0x54, 0x0a], trailerBytes = 32;

/** Piper's settings inside a bundle, parsed; null for bytes that are no bundle. */
export function bundleSettings(bytes) {
  if (bytes.length < 64 + trailerBytes || magic.some((value, i) => bytes[i] !== value)) return null;
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - trailerBytes, trailerBytes);
  const offset = Number(trailer.getBigUint64(0, true)), length = Number(trailer.getBigUint64(8, true));
  try {
    const {settings} = JSON.parse(new TextDecoder().decode(bytes.subarray(offset, offset + length)));
    if (settings && typeof settings === 'object') return settings;
  } catch { /* said below */ }
  throw new LinnetError('bad_voice', 'the bundle is truncated or damaged: its index cannot be read');
}
