/** The header of a WAV file of so many 16-bit mono samples. */
export function wavHeader(samples, sampleRate) {
  const header = new DataView(new ArrayBuffer(44));
  const text = (at, value) => [...value].forEach((c, i) => header.setUint8(at + i, c.charCodeAt(0)));
  text(0, 'RIFF');
  header.setUint32(4, 36 + 2 * samples, true);
  text(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);  // PCM
  header.setUint16(22, 1, true);  // mono
  header.setUint32(24, sampleRate, true);
  header.setUint32(28, 2 * sampleRate, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  text(36, 'data');
  header.setUint32(40, 2 * samples, true);
  return header;
}

/** A WAV file of 16-bit mono samples, from blocks of floats in [-1, 1]. */
export function wavBlob(blocks, sampleRate) {
  const samples = blocks.reduce((sum, block) => sum + block.length, 0);
  const pcm = blocks.map(block => Int16Array.from(block, s => Math.round(Math.max(-1, Math.min(1, s)) * 32767)));
  return new Blob([wavHeader(samples, sampleRate), ...pcm], {type: 'audio/wav'});
}
