// Measures how fast a voice speaks on this device, by each flavour of the engine that runs here and by threads.
// in_page.js fetches this file when it is asked for.
import {features} from './features.js';
import {Linnet} from './linnet.js';

const text = 'The quick brown fox jumps over the lazy dog, and nobody in the village is at all surprised.';
const rounds = 3, mostThreads = 4;

/** [{flavour, threads}, ...] of `flavours` that this page can run. */
export function configurations(flavours) {
  const {simd, relaxedSimd, threads} = features(), cores = navigator.hardwareConcurrency ?? 1;
  const usable = {relaxed: simd && relaxedSimd && threads, simd: simd && threads, single: simd};
  const counts = Array.from({length: Math.min(Math.max(cores, 1), mostThreads)}, (_, i) => i + 1);
  return flavours.filter(flavour => usable[flavour]).flatMap(flavour =>
    (flavour === 'single' ? [1] : counts).map(threads => ({flavour, threads})));
}

// The best round counts: others were slowed down by something else.
async function measured(linnet, signal) {
  let rtf = Infinity, first = Infinity;
  for (let round = 0; round < rounds; ++round) {
    const begun = performance.now(), blocks = linnet.speak(text, {signal, seed: 1});
    let samples = 0, rate = 1, step;
    while (!(step = await blocks.next()).done) {
      if (samples === 0) first = Math.min(first, performance.now() - begun);
      samples += step.value.samples.length;
      rate = step.value.sampleRate;
    }
    rtf = Math.min(rtf, step.value.workSeconds / (samples / rate));
  }
  return {rtf, firstMs: first};
}

/**
 * Resolves to [{flavour, threads, rtf, firstMs}, ...]. voice: what Linnet.load() takes. onStep is called before each
 * configuration, with {flavour, threads, done, all}; onRow with each row. The engine that measures takes memory of its
 * own, and is closed.
 */
export async function measureDevice({voice, flavours, assets, signal, onStep, onRow}) {
  const all = configurations(flavours), rows = [];
  for (const {flavour, threads} of all) {
    onStep({flavour, threads, done: rows.length, all: all.length});
    const linnet = await Linnet.load({voice, flavour, threads, assets, signal});
    try {
      const row = {flavour, threads, ...await measured(linnet, signal)};
      rows.push(row);
      onRow(row);
    } finally {
      linnet.close();
    }
  }
  return rows;
}
