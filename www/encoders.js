// The formats of the files that the page makes. Each encoder, {add(samples), finish(about) → Blob, close()}, is a
// module of its own, which is fetched with the first file of its format. What MP3 and Opus have made goes into pieces
// (blob_pieces.js); about, {title, author, chapters}, is what a book's file says of itself, or nothing.
import {mp3Worker} from './hosting.js';

const all = {
  wav: {name: 'WAV', make: async rate => new (await import('./wav_encoder.js')).WavEncoder(rate)},
  mp3: {name: 'MP3', make: async (rate, pieces) =>
    new (await import('./mp3_encoder.js')).Mp3Encoder(rate, mp3Worker, pieces)},
  opus: {name: 'Opus', make: async (rate, pieces) => new (await import('./opus_encoder.js')).OpusEncoder(rate, pieces)},
};

/** [{format, name}] of those that this page and this browser have; format is also the suffix of the files' names. */
export async function formatsHere() {
  const {hasOpus} = typeof AudioEncoder === 'function' ? await import('./opus_encoder.js') : {hasOpus: () => false};
  const there = {wav: true, mp3: Boolean(mp3Worker), opus: await hasOpus()};
  return Object.keys(all).filter(format => there[format]).map(format => ({format, name: all[format].name}));
}

export const encoderOf = format => all[format].make;
