// hibari-heart, the page's first voice: English text by the data for English alone, without settings and espeak-ng.
import assert from 'node:assert/strict';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {loadavg, tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {brotliCompressSync} from 'node:zlib';
import {chromium} from './support/browsers.mjs';
import {built, cachedVoices, heart, heartBundle, open, site} from './support/fixture.mjs';
import {complaint, readyPage, reloadOffline, speaks, waitForStatus} from './support/page.mjs';

const pack = '/english-data/en-us.g2p', net = '/english-data/en-us.unknown',
  text = 'The quick brown fox jumps over the lazy dog. It was a cold day.';
let server, browser, answers = {}, asked = [];  // path → bytes or a status; the paths that were asked for
const hook = (request, response, path) => {
  asked.push(path);
  const answer = answers[path];
  if (answer === undefined) return false;
  const headers = {'cross-origin-resource-policy': 'same-origin'};
  if (typeof answer === 'number') response.writeHead(answer, headers).end();
  else response.writeHead(200, headers).end(answer);
  return true;
};
before(async () => { [server, browser] = [await site({hook}), await chromium()]; });
after(async () => {
  await browser.close();
  await server.close();
});
const blank = () => {
  [answers, asked] = [{}, []];
  return open(browser, `${server.origin}/blank/`);
};

test('it speaks English text in every flavour, with the words\' times, and fetches nothing of espeak-ng', async () => {
  for (const flavour of ['relaxed', 'simd', 'single']) {
    const page = await blank();
    const spoken = await page.evaluate(async ({heart, flavour, text}) => {
      const {Linnet} = await import('/linnet.js');
      const linnet = await Linnet.load({voice: {model: heart, settings: null}, flavour});
      const all = {samples: 0, energy: 0, words: [], blocks: 0}, {voice} = linnet;
      for await (const block of linnet.speak(text)) {
        all.samples += block.samples.length;
        all.energy += block.samples.reduce((sum, s) => sum + s * s, 0);
        all.words.push(...block.words);
        all.blocks++;
      }
      const memory = await linnet.memory(), estimate = await linnet.estimate(text);
      linnet.close();
      return {...all, voice, memory, estimate};
    }, {heart, flavour, text});
    const {voice, samples, words, memory, estimate: {estimate}} = spoken;
    assert.deepEqual([voice.sampleRate, voice.language, voice.languageName, voice.notKept],
      [24000, 'en-us', 'American English', null]);
    const seconds = samples / 24000;
    assert.ok(seconds > 3 && seconds < 8, `${seconds} s`);
    assert.ok(Math.sqrt(spoken.energy / samples) > 0.02 && spoken.blocks > 3, JSON.stringify(spoken));
    assert.deepEqual(words.map(({word}) => word), text.replaceAll('.', '').split(' '));
    for (const {word, textStart, textEnd} of words) assert.equal(text.slice(textStart, textEnd), word);
    for (let i = 1; i < words.length; ++i) assert.ok(words[i].start >= words[i - 1].end - 1e-6);
    assert.ok(words.at(-1).end <= seconds);
    assert.deepEqual(asked.filter(path => path.startsWith('/speech-data') ||
      (path.endsWith('.json') && !path.startsWith('/words-data'))), []);
    console.log(`${flavour}: heap ${(memory.heapBytes / 1e6).toFixed(1)} MB, ` +
      `in use ${(memory.usedBytes / 1e6).toFixed(1)}; estimated ${estimate.estimated_mb} MiB`);
    assert.ok(memory.heapBytes <= 64 * 2 ** 20 && memory.usedBytes <= estimate.estimated_mb * 2 ** 20);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
});

test('the first sound comes within 60 ms of speak(), where other programs leave it the cores', async () => {
  const page = await blank();
  const times = await page.evaluate(async ({heart, text}) => {
    const {Linnet} = await import('/linnet.js');
    const linnet = await Linnet.load({voice: heart}), times = [];
    for (let i = 0; i < 20; ++i) {
      const start = performance.now();
      for await (const block of linnet.speak(text)) {
        if (block.samples.length) break;
      }
      times.push(performance.now() - start);
    }
    linnet.close();
    return times;
  }, {heart, text});
  console.log(`first block after ${times.map(ms => ms.toFixed(0)).join(', ')} ms`);
  if (loadavg()[0] <= 2) assert.ok(Math.min(...times) <= 60, times);
  else console.log(`not judged: the machine is busy (load ${loadavg()[0]})`);
  await page.context().close();
});

test('the data for English are fetched once and held once, and a Piper voice beside it gets espeak-ng\'s', async () => {
  const page = await blank();
  const {used, words} = await page.evaluate(async heart => {
    const {Linnet} = await import('/linnet.js');
    const linnet = await Linnet.load({voice: heart}), used = [(await linnet.memory()).usedBytes];
    await linnet.openVoice({model: heart, name: 'again'});
    await linnet.closeVoice('again');
    used.push((await linnet.memory()).usedBytes);
    const words = [];
    for (const voice of ['/tiny/tiny-medium.onnx', undefined]) {
      if (voice) await linnet.openVoice(voice);
      const {voiceNames} = linnet, name = voice ? voiceNames.at(-1) : voiceNames[0];
      for await (const block of linnet.speak('One, two.', {voice: name})) words.push(...block.words.map(w => w.word));
    }
    linnet.close();
    return {used, words};
  }, heart);
  assert.equal(asked.filter(path => path === pack).length, 1);
  assert.equal(asked.filter(path => path === '/speech-data/phondata').length, 1);
  assert.ok(Math.abs(used[1] - used[0]) < 1e6, used);
  assert.deepEqual(words, ['One', 'two', 'One', 'two']);
  await page.context().close();
});

test('without the data, or with damaged ones, the voice is refused with their name, and stays kept', async () => {
  const page = await blank(), whole = readFileSync(join(built, pack));
  const load = () => page.evaluate(async voice => {
    const {Linnet} = await import('/linnet.js');
    try {
      (await Linnet.load({voice})).close();
      return 'opened';
    } catch (error) {
      return `${error.kind}: ${error.message}`;
    }
  }, heart);
  assert.equal(await load(), 'opened');
  const damaged = Buffer.from(whole);
  damaged[damaged.length >> 1] ^= 1;
  for (const [answer, wanted] of [
    [404, /^io: this voice needs the data for English, en-us\.g2p: .*\/en-us\.g2p: the server answers 404/],
    [Buffer.alloc(0), /^io: this voice needs the data for English, en-us\.g2p, and .* is empty$/],
    [whole.subarray(0, 1000), /^io: en-us\.g2p: .*damaged/], [damaged, /^io: en-us\.g2p: .*damaged/],
  ]) {
    answers = {[pack]: answer};
    asked = [];
    assert.match(await load(), wanted);
    answers = {};
    assert.equal(await load(), 'opened');
    assert.ok(!asked.includes(heart), 'the voice was not fetched again');
  }
  await page.context().close();
});

// Speaks in a page: {words, error, steps} of the text, and whether the net for unknown words had been asked for before.
const spokenIn = (page, text) => page.evaluate(async ({heart, text}) => {
  const {Linnet} = await import('/linnet.js');
  globalThis.linnet ??= await Linnet.load({voice: {model: heart, settings: null}, flavour: 'single'});
  const words = [], steps = [];
  try {
    for await (const block of linnet.speak(text, {onProgress: step => steps.push(step)})) {
      words.push(...block.words.map(({word}) => word));
    }
  } catch (error) {
    return {words, steps, error: `${error.kind}: ${error.message}`};
  }
  return {words, steps};
}, {heart, text});
const asksForNet = () => asked.filter(path => path === net).length;

test('a text of known words is spoken without the net for unknown ones, and the first unknown word fetches it once',
  async () => {
  const page = await blank();
  assert.deepEqual((await spokenIn(page, 'It was a cold day.')).words, ['It', 'was', 'a', 'cold', 'day']);
  assert.equal(asksForNet(), 0);
  const {words, steps, error} = await spokenIn(page, 'It was cold. A frobzer came.');
  assert.equal(error, undefined);
  assert.deepEqual(words, ['It', 'was', 'cold', 'A', 'frobzer', 'came']);
  assert.ok(steps.length > 0 && steps.at(-1).loaded === readFileSync(join(built, net)).length);
  await spokenIn(page, 'Another blorping.');
  await page.waitForTimeout(2500);
  assert.equal(asksForNet(), 1);
  await page.context().close();
});

test('two seconds after the voice the net is fetched ahead, which no text waits for', async () => {
  const page = await blank();
  await spokenIn(page, 'It was a cold day.');
  await page.waitForTimeout(2500);
  assert.equal(asksForNet(), 1);
  await page.context().setOffline(true);
  const {words, steps} = await spokenIn(page, 'A frobzer came.');
  assert.deepEqual([words, steps], [['A', 'frobzer', 'came'], []]);
  await page.context().close();
});

test('without the net, or with a wrong one, texts with unknown words are refused by its name; others are spoken',
  async () => {
  const page = await blank(), whole = readFileSync(join(built, net));
  for (const [answer, wanted] of [
    [404, /^io: this text has a word that no dictionary has, and needs en-us\.unknown: .* 404/],
    [Buffer.alloc(0), /^io: .*en-us\.unknown, and .* is empty$/],
    [whole.subarray(0, 1000), /^io: en-us\.unknown: .*en-us\.unknown is not as long as it was/],
    [readFileSync(join(built, '/english-data/en-gb.unknown')), /^io: en-us\.unknown: this is the file en-gb\.unknown/],
  ]) {
    answers = {[net]: answer};
    assert.match((await spokenIn(page, 'A frobzer came.')).error, wanted);
    assert.equal((await spokenIn(page, 'It was cold.')).error, undefined);
  }
  answers = {};
  assert.deepEqual((await spokenIn(page, 'A frobzer came.')).words, ['A', 'frobzer', 'came']);
  await page.context().close();
});

test('a page that was opened once reads unknown words without a network', async () => {
  [answers, asked] = [{}, []];
  const page = await readyPage(browser, server.origin);
  await page.reload();
  await waitForStatus(page, 'Ready');
  await page.waitForTimeout(3000);
  await page.context().setOffline(true);
  await page.reload();
  await waitForStatus(page, 'Ready');
  await speaks(page, 'A frobzer came.');
  assert.match(await page.textContent('#status'), /^Spoke/);
  await page.context().close();
});

test('what a browser asks the page for, from nothing to sound, is at most 9.0 MB with Brotli', async () => {
  const compressed = {'/cached/hibari-heart.onnx': 6_146_945};  // Brotli takes a minute for it
  const files = new Set();
  [answers, asked] = [{}, []];
  const page = await readyPage(browser, server.origin, 'Ready', {serviceWorkers: 'block'});
  await speaks(page, 'It was a cold day.');
  for (const path of asked) files.add(path.endsWith('/') ? `${path}index.html` : path);
  let bytes = 0;
  for (const path of files) {
    if (path === net) continue;  // fetched ahead, two seconds after the voice: no sound waits for it
    const file = join(built, path);
    if (path.endsWith('hibari-heart.onnx')) bytes += compressed['/cached/hibari-heart.onnx'];
    else if (existsSync(file)) bytes += brotliCompressSync(readFileSync(file)).length;
  }
  console.log(`${(bytes / 1e6).toFixed(2)} MB of ${files.size} files`);
  assert.ok(bytes > 7e6 && bytes <= 9.0e6, bytes);
  await page.context().close();
});

test('a Piper voice without its settings is refused with what it lacks', async () => {
  const page = await blank();
  answers = {'/tiny/tiny-medium.onnx.json': 404};
  assert.match(await page.evaluate(async () => {
    const {Linnet} = await import('/linnet.js');
    return Linnet.load({voice: '/tiny/tiny-medium.onnx'})
      .then(() => 'opened', error => `${error.kind}: ${error.message}`);
  }), /^bad_voice: .*no settings; they come with it, as NAME\.onnx\.json/);
  await page.context().close();
});

test('the page offers it first, says its language and rate, and speaks with it without a server after one visit',
  async () => {
  [answers, asked] = [{}, []];
  const page = await readyPage(browser, server.origin);
  assert.match(await page.$eval('#voice', list => list.options[0].text), /^Heart/);
  assert.match(await page.textContent('#status'), /^Ready: American English, 24000 Hz/);
  assert.deepEqual(asked.filter(path => path.startsWith('/speech-data')), []);
  await reloadOffline(page);
  await speaks(page, 'The server is gone.');
  assert.match(await page.textContent('#status'), /^Spoke [12]\.\d s/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('as a bundle it gives the same samples, language and words, and fetches nothing of espeak-ng', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-heart-'));
  const page = await blank();
  answers = {'/heart.linnet': readFileSync(heartBundle(folder))};
  const [ofFile, ofBundle] = await page.evaluate(async ({heart, text}) => {
    const {Linnet} = await import('/linnet.js'), all = [];
    for (const voice of [{model: heart, settings: null}, '/heart.linnet']) {
      const linnet = await Linnet.load({voice, flavour: 'single'}), spoken = {samples: [], words: []};
      for await (const block of linnet.speak(text)) {
        spoken.samples.push(...block.samples);
        spoken.words.push(...block.words.map(({word, start}) => `${word} ${start}`));
      }
      const {sampleRate, languageName} = linnet.voice;
      all.push({...spoken, sampleRate, languageName});
      linnet.close();
    }
    return all;
  }, {heart, text});
  assert.ok(ofFile.samples.length > 70_000);
  assert.deepEqual(ofBundle, ofFile);
  assert.deepEqual(asked.filter(path => path.startsWith('/speech-data')), []);
  rmSync(folder, {recursive: true});
  await page.context().close();
});

test('as the user\'s own voice it is one file, which is kept and loaded at the next visit', async () => {
  [answers, asked] = [{}, []];
  const page = await readyPage(browser, server.origin);
  await page.click('#voices summary');
  const model = readFileSync(join(cachedVoices, 'hibari-heart.onnx'));
  await page.setInputFiles('#own-voice', {name: 'mine.onnx', mimeType: 'application/octet-stream', buffer: model});
  await page.waitForFunction(() => document.querySelector('#voice').selectedOptions[0]?.text === 'mine');
  await waitForStatus(page, 'Ready');
  await page.reload();
  await page.waitForSelector('html[data-ready]');
  await page.selectOption('#voice', {label: 'mine'});
  await waitForStatus(page, 'Ready');
  await speaks(page, 'It is mine.');
  assert.equal(await page.isVisible('#error'), false);
  await page.context().close();
});

test('the page says that the data for English are missing, and Speak tries again', async () => {
  [answers, asked] = [{[pack]: 404}, []];
  const page = await readyPage(browser, server.origin, 'No voice is loaded; Speak tries again',
    {serviceWorkers: 'block'});
  assert.match(await complaint(page), /^Heart.* cannot be used: this voice needs the data for English, en-us\.g2p/);
  answers = {};
  await speaks(page, 'Here they are.');
  assert.equal(await page.isVisible('#error'), false);
  await page.context().close();
});
