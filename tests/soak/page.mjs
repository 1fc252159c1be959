#!/usr/bin/env node
// page.mjs [SYNTHESES] [REPORT.json]: 1,000 syntheses in one page that stays open, in Chromium, with the default voice.
//
// Texts have all lengths, from one word on; some are stopped after their first block, some are refused. The engine's
// heap, the page's own heap and the renderer's resident memory are read after the first tenth and after each further
// one. Exit code 1 if the engine's heap has grown at all, the page's by more than 1 MB or the renderer by more than
// 5 MB, or if a text spoken with a seed differs from its first audio in any bit. Needs ./run web and the voice.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {chromium} from '../web/support/browsers.mjs';
import {joe, open, root, site} from '../web/support/fixture.mjs';
import {rendererBytes} from '../web/support/renderer_memory.mjs';

const [syntheses = 1000, report = join(root, 'tests/bench/results/soak-page.json')] = process.argv.slice(2);
const mostGrowth = {engine_mb: 0, page_mb: 1, renderer_mb: 5};
const texts = ['Yes.', 'A short one, with a comma.', 'The quick brown fox jumps over the lazy dog. It is not amused.',
  'Dr. Smith paid $3.50 on 5 May 2024; “why?” asked the cashier, ' +
    'who had never seen such a coin in all her years at the till.'];

// Runs in the page: one batch; returns how each synthesis ended.
async function batch({texts, first, count}) {
  const ends = {spoken: 0, stopped: 0, refused: 0};
  for (let i = first; i < first + count; ++i) {
    if (i % 11 === 5) {
      try {
        for await (const block of globalThis.linnet.speak('')) void block;
      } catch { ++ends.refused; }
      continue;
    }
    const stops = i % 7 === 3;
    for await (const block of globalThis.linnet.speak(texts[i % texts.length], {seed: i, speed: 0.8 + i % 5 / 5})) {
      if (stops && block.samples.length) break;
    }
    ++ends[stops ? 'stopped' : 'spoken'];
  }
  return ends;
}

async function seededHash(text) {
  const parts = [];
  for await (const {samples} of globalThis.linnet.speak(text, {seed: 7})) parts.push(samples.slice());
  const hash = await crypto.subtle.digest('SHA-256', await new Blob(parts).arrayBuffer());
  return Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0')).join('');
}

async function facts(browser, page, devtools, done) {
  await devtools.send('HeapProfiler.collectGarbage');
  const {usedSize} = await devtools.send('Runtime.getHeapUsage');
  const {heapBytes} = await page.evaluate(() => globalThis.linnet.memory());
  const mb = bytes => Math.round(bytes / 1e4) / 100;
  return {syntheses: done, engine_mb: mb(heapBytes), page_mb: mb(usedSize),
    renderer_mb: mb(await rendererBytes(browser))};
}

const [server, browser] = [await site(), await chromium()];
const page = await open(browser, `${server.origin}/blank/`);
await page.evaluate(async voice => {
  const {Linnet} = await import('/linnet.js');
  globalThis.linnet = await Linnet.load({voice});
}, joe);
const devtools = await page.context().newCDPSession(page);
const step = Math.max(1, Math.round(Number(syntheses) / 10)), ends = {}, rows = [];
const before = await page.evaluate(seededHash, texts[2]);
for (let done = 0; done < Number(syntheses); done += step) {
  for (const [end, count] of Object.entries(await page.evaluate(batch, {texts, first: done, count: step}))) {
    ends[end] = (ends[end] || 0) + count;
  }
  rows.push(await facts(browser, page, devtools, done + step));
  console.log(`page.mjs: ${JSON.stringify(rows.at(-1))}`);
}
const sameAudio = before === await page.evaluate(seededHash, texts[2]);
await browser.close();
await server.close();
const growth = Object.fromEntries(Object.keys(mostGrowth)
  .map(key => [key, Math.round(100 * (rows.at(-1)[key] - rows[0][key])) / 100]));
const faults = Object.keys(mostGrowth).filter(key => growth[key] > mostGrowth[key])
  .map(key => `${key} grew by ${growth[key]}, at most ${mostGrowth[key]} allowed`)
  .concat(sameAudio ? [] : ['a seeded text sounds different'], page.problems);
const date = new Date().toISOString().slice(0, 10);
writeFileSync(report, `${JSON.stringify({date, ends, rows, growth, same_audio: sameAudio, faults}, null, 1)}\n`);
console.log(`page.mjs: ${JSON.stringify(ends)}, growth ${JSON.stringify(growth)}, ` +
  `${faults.length ? faults.join('; ') : 'nothing left'}`);
process.exit(faults.length ? 1 : 0);
