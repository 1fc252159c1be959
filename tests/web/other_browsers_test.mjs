// Speaking, streaming and refusals in Firefox and in WebKit. Also checks that these browsers tell a server on this
// machine which page makes them send a request.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {firefox, ScriptedPage} from './support/firefox.mjs';
import {heart, joe, site, tiny} from './support/fixture.mjs';
import {linnetServer} from './support/linnet_server.mjs';
import {webkit} from './support/webdriver.mjs';

// Runs in the page. It is the text of a function's body because the browsers' drivers take text.
const check = `
  const [joe, tiny, heart] = args;
  const {Linnet} = await import('/linnet.js');
  const text = 'The quick brown fox jumps over the lazy dog. It was a bright cold day in April.';
  const linnet = await Linnet.load({voice: joe});
  const blocks = [];
  const start = performance.now();
  for await (const block of linnet.speak(text, {seed: 1})) blocks.push({
    at: performance.now() - start, samples: block.samples.length,
    peak: block.samples.reduce((m, s) => Math.max(m, Math.abs(s)), 0), words: block.words.map(w => w.word)});
  const refusals = {};
  for (const [name, work] of Object.entries({
    blank: async () => { for await (const block of linnet.speak(' ')) void block; },
    memory: () => Linnet.load({voice: joe, maxMemoryMB: 64}),
  })) {
    try {
      await work();
    } catch (error) {
      refusals[name] = error.kind + ': ' + error.message;
    }
  }
  const estimate = await linnet.estimate(text), status = await linnet.status(), memory = await linnet.memory();
  const abort = new AbortController();
  let cancelled = '';
  try {
    for await (const block of linnet.speak(text, {signal: abort.signal})) { void block; abort.abort(); }
  } catch (error) {
    cancelled = error.name;
  }
  linnet.close();
  const small = await Linnet.load({voice: tiny});
  let samples = 0;
  for await (const block of small.speak('Hello.')) samples += block.samples.length;
  small.close();
  const hibari = await Linnet.load({voice: {model: heart, settings: null}});
  const english = {rate: hibari.voice.sampleRate, samples: 0, peak: 0, words: [], start: performance.now()};
  for await (const block of hibari.speak(text)) {
    english.first ??= performance.now() - english.start;
    english.samples += block.samples.length;
    english.peak = block.samples.reduce((m, s) => Math.max(m, Math.abs(s)), english.peak);
    english.words.push(...block.words);
  }
  hibari.close();
  return {english, flavour: linnet.engine.flavour, blocks, refusals, cancelled, samples, estimate, status, memory};`;

function judgeHeart(name, {rate, samples, peak, words, first}) {
  console.log(`${name}: hibari-heart's first block after ${first.toFixed(0)} ms`);
  assert.equal(rate, 24000);
  assert.ok(samples > 3 * rate && samples < 10 * rate && peak > 0.05);
  assert.deepEqual(words.slice(0, 4).map(({word}) => word), ['The', 'quick', 'brown', 'fox']);
  for (let i = 1; i < words.length; ++i) assert.ok(words[i].start > words[i - 1].start);
}

function judge(name, {english, flavour, blocks, refusals, cancelled, samples, estimate, status, memory}) {
  const seconds = blocks.reduce((sum, b) => sum + b.samples, 0) / 22050;
  console.log(`${name}: ${flavour}, ${seconds.toFixed(1)} s of audio in ${(blocks.at(-1).at / 1000).toFixed(2)} s, ` +
    `first block after ` +
    `${blocks[0].at.toFixed(0)} ms`);
  assert.ok(seconds > 3 && seconds < 10);
  assert.ok(Math.max(...blocks.map(b => b.peak)) > 0.05);
  assert.ok(blocks[0].at < blocks.at(-1).at * 0.7, 'the first block comes early');
  assert.equal(blocks[0].words[0], 'The');
  assert.match(refusals.blank, /^bad_input: .*blank/);
  assert.match(refusals.memory, /^out_of_memory: /);
  assert.equal(estimate.status, 'ok');
  assert.ok(Math.abs(estimate.estimate.estimated_mb * 2 ** 20 / memory.heapBytes - 1) < 0.1,
    JSON.stringify([estimate, memory]));
  assert.equal(status.memory_budget_safe, true);
  assert.equal(cancelled, 'AbortError');
  assert.ok(samples > 1000);
  judgeHeart(name, english);
}

// server_test.mjs tests more of this in Chromium.
const embed = `
  const [url] = args;
  await new Promise(done => { Object.assign(new Audio(url), {onerror: done, oncanplay: done}).load(); });
  await fetch(url, {mode: 'no-cors'}).catch(() => {});`;

async function judgeEmbedding(evaluate) {
  const speaker = await linnetServer();
  try {
    await evaluate(`${speaker.origin}/?text=Hello.`);
    assert.equal(await speaker.metric('linnet_refusals_total{reason="wrong_origin"}'), 2);
    assert.equal(await speaker.metric('linnet_audio_seconds_total'), 0);
  } finally {
    await speaker.close();
  }
}

test('Firefox speaks, streams and refuses', {timeout: 180_000}, async () => {
  const scripted = new ScriptedPage();
  const server = await site({hook: scripted.hook}), browser = firefox(server.origin, scripted);
  try {
    const result = await browser.evaluate(check, joe, tiny, heart);
    judge('Firefox', result);
    assert.equal(result.flavour, 'relaxed');
    await judgeEmbedding(url => browser.evaluate(embed, url));
  } finally {
    await browser.close();
    await server.close();
  }
});

test('WebKit, without shared memory, speaks, streams and refuses', async () => {
  const server = await site(), browser = await webkit();
  try {
    await browser.goto(`${server.origin}/blank/`);
    const result = await browser.evaluate(check, joe, tiny, heart);
    judge('WebKit', result);
    assert.equal(result.flavour, 'single');
    await judgeEmbedding(url => browser.evaluate(embed, url));
  } finally {
    await browser.close();
    await server.close();
  }
});
