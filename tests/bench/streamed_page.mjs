#!/usr/bin/env node
// streamed_page.mjs [REPORT.json]: how soon the first sentence of a text that is written at 20 characters a second is
// heard from speakStream() of the built page, in Chromium, by hibari-heart: the times of streamed_text, from the mark
// that ends the sentence to the first block. The figures go into REPORT.json beside those of streamed_text.
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {chromium} from '../web/support/browsers.mjs';
import {heart, open, site} from '../web/support/fixture.mjs';

const texts = [['The kitchen light is on.', 'I will turn it off at nine.'],
  ['It will rain tomorrow.', 'Take an umbrella with you.'], ['Hello there, my friend!', 'How are you today?']];
const turns = 4, rate = 20;
const cuts = {characters: text => [...text], words: text => text.split(' ').map(word => `${word} `),
  'a language model\'s pieces': text => text.split(' ').map((word, i) => (i ? ' ' : '') + word)};

const server = await site(), browser = await chromium();
const page = await open(browser, `${server.origin}/blank/`);
await page.evaluate(async voice => {
  const {Linnet} = await import('/linnet.js');
  globalThis.linnet = await Linnet.load({voice: {model: voice, settings: null}});
  for await (const block of globalThis.linnet.speak('Hi.')) void block;
}, heart);

const heard = (pieces, sentence) => page.evaluate(async ([pieces, sentence, rate]) => {
  let written = '', atMark = null;
  const writer = async function* () {
    for (const piece of pieces) {
      await new Promise(done => setTimeout(done, 1000 * piece.length / rate));
      written += piece;
      if (written.length >= sentence.length) atMark ??= performance.now();
      yield piece;
    }
  };
  for await (const block of globalThis.linnet.speakStream(writer())) {
    void block;
    return performance.now() - atMark;
  }
  return null;
}, [pieces, sentence, rate]);

const figures = {};
for (const [name, cut] of Object.entries(cuts)) {
  const times = [];
  for (let turn = 0; turn < turns; ++turn) {
    for (const [sentence, rest] of texts) times.push(await heard(cut(`${sentence} ${rest}`), sentence));
  }
  times.sort((a, b) => a - b);
  figures[name] = {median_ms: Math.round((times[5] + times[6]) / 2), most_ms: Math.round(times.at(-1))};
  console.log(`${name}: ${figures[name].median_ms} ms (most ${figures[name].most_ms}) behind the mark`);
}
await browser.close();
await server.close();
const [, , path] = process.argv;
if (path) {
  const all = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  (all['hibari-heart'] ??= {}).page = figures;
  writeFileSync(path, `${JSON.stringify(all, null, 1)}\n`);
}
