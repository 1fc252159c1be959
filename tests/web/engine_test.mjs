// linnet.js as a page's author uses it, in Chromium: speaking, streaming, cancelling, refusals, memory.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {joe, open, root, site, tiny} from './support/fixture.mjs';
import {rendererBytes} from './support/renderer_memory.mjs';

const sentence = 'The quick brown fox jumps over the lazy dog.';
let server, browser;
before(async () => { [server, browser] = [await site(), await chromium()]; });
after(async () => {
  await browser.close();
  await server.close();
});
const blank = (where = server) => open(browser, `${where.origin}/blank/`);

test('text becomes audio with word timings, block by block, the same for the same seed', async () => {
  const page = await blank();
  const spoken = await page.evaluate(async ({voice, text}) => {
    const {Linnet} = await import('/linnet.js');
    const linnet = await Linnet.load({voice});
    const once = async options => {
      const all = {samples: [], words: [], blocks: 0, rate: 0};
      for await (const {samples, words, sampleRate} of linnet.speak(text, options)) {
        all.samples.push(...samples);
        all.words.push(...words);
        all.rate = sampleRate;
        all.blocks++;
      }
      return all;
    };
    const [a, b, c] = [await once({seed: 7}), await once({seed: 7}), await once({seed: 8})];
    linnet.close();
    const same = (x, y) => x.length === y.length && x.every((s, i) => s === y[i]);
    return {seconds: a.samples.length / a.rate, blocks: a.blocks, words: a.words, repeats: same(a.samples, b.samples),
      differs: !same(a.samples, c.samples), peak: a.samples.reduce((m, s) => Math.max(m, Math.abs(s)), 0),
      flavour: linnet.engine.flavour};
  }, {voice: joe, text: `${sentence} “Ça va?” 😀 Two more.`});
  assert.equal(spoken.flavour, 'relaxed');
  assert.ok(spoken.seconds > 3 && spoken.seconds < 12, `${spoken.seconds} s`);
  assert.ok(spoken.blocks > 3 && spoken.peak > 0.05 && spoken.repeats && spoken.differs);
  const words = spoken.words.map(({word}) => word);
  assert.deepEqual(words.slice(0, 4), ['The', 'quick', 'brown', 'fox']);
  const text = `${sentence} “Ça va?” 😀 Two more.`;
  for (const {word, textStart, textEnd} of spoken.words) assert.equal(text.slice(textStart, textEnd), word);
  for (let i = 1; i < spoken.words.length; ++i) assert.ok(spoken.words[i].start >= spoken.words[i - 1].start);
  assert.deepEqual(page.problems, []);
});

test('phoneme ids give onnxruntime\'s samples to 60 dB and more, in every flavour', async () => {
  for (const flavour of ['relaxed', 'simd', 'single']) {
    for (const [voice, stem] of [[joe, 'joe/en_US-joe-medium.0'], [tiny, 'voices/tiny-medium.0']]) {
      const golden = join(root, 'tests/golden', stem);
      const answer = JSON.parse(readFileSync(`${golden}.json`));
      const wanted = new Float32Array(readFileSync(`${golden}.f32`).buffer.slice(0));
      const page = await blank();
      const got = await page.evaluate(async ({voice, flavour, answer}) => {
        const {Linnet} = await import('/linnet.js');
        const linnet = await Linnet.load({voice, flavour});
        const samples = [];
        for await (const block of linnet.speakIds({ids: answer.phoneme_ids, noiseScale: answer.noise_scale,
          lengthScale: answer.length_scale, noiseW: answer.noise_w, speaker: answer.speaker ?? undefined})) samples.push(...block.samples);
        linnet.close();
        return samples;
      }, {voice, flavour, answer});
      assert.equal(got.length, wanted.length);
      const energy = wanted.reduce((sum, s) => sum + s * s, 0);
      const noise = wanted.reduce((sum, s, i) => sum + (s - got[i]) ** 2, 0);
      const db = 10 * Math.log10(energy / noise);
      console.log(`${flavour}, ${stem}: ${db.toFixed(1)} dB`);
      assert.ok(db >= 60, `${db} dB`);
      await page.context().close();
    }
  }
});

test('cancelling ends the loop within 100 ms, and the engine is free for the next text soon after', async () => {
  for (const flavour of ['relaxed', 'single']) {
    const page = await blank();
    const times = await page.evaluate(async ({voice, flavour, text}) => {
      const {Linnet} = await import('/linnet.js');
      const linnet = await Linnet.load({voice, flavour});
      for await (const block of linnet.speak(text)) void block;  // the code is compiled now
      const abort = new AbortController();
      let armed = false, asked = 0, ended = 0, name = '';
      try {
        for await (const block of linnet.speak(text.repeat(40), {signal: abort.signal})) {
          void block;
          if (!armed) setTimeout(() => { asked = performance.now(); abort.abort(); }, 100);
          armed = true;
        }
      } catch (error) {
        ended = performance.now();
        name = error.name;
      }
      for await (const block of linnet.speak('Next.')) { void block; break; }
      const free = performance.now();
      linnet.close();
      return {name, cancel: ended - asked, next: free - ended};
    }, {voice: joe, flavour, text: `${sentence} `});
    console.log(flavour, times);
    assert.equal(times.name, 'AbortError');
    assert.ok(times.cancel < 100, `${times.cancel} ms`);
    assert.ok(times.next < 2000, `${times.next} ms`);
    await page.context().close();
  }
});

test('refusals say what is wrong and what would be right, and the page goes on', async () => {
  const page = await blank();
  const outcome = await page.evaluate(async ({joe, tiny}) => {
    const {Linnet, LinnetError} = await import('/linnet.js');
    const complaint = async work => {
      try {
        await work();
        return null;
      } catch (error) {
        return {kind: error instanceof LinnetError ? error.kind : error.name, message: error.message};
      }
    };
    const drain = async blocks => { for await (const block of blocks) void block; };
    const result = {
      none: await complaint(() => Linnet.load({})),
      missing: await complaint(() => Linnet.load({voice: '/tiny/none.onnx'})),
      small: await complaint(() => Linnet.load({voice: joe, maxMemoryMB: 128})),
      noVoice: await complaint(() => Linnet.load({voice: {model: '/linnet.js', settings: '/tiny/tiny-medium.onnx.json'}})),
    };
    const linnet = await Linnet.load({voice: tiny, maxMemoryMB: 128});
    result.blank = await complaint(() => drain(linnet.speak('   ')));
    result.number = await complaint(() => drain(linnet.speak('Hello.', {speed: 'fast'})));
    result.speaker = await complaint(() => drain(linnet.speak('Hello.', {speaker: 3})));
    let samples = 0;
    for await (const block of linnet.speak('Hello again.')) samples += block.samples.length;
    linnet.close();
    result.closed = await complaint(() => drain(linnet.speak('Hello.')));
    return {...result, samples};
  }, {joe, tiny});
  assert.equal(outcome.none.kind, 'bad_input');
  assert.equal(outcome.missing.kind, 'not_found');
  assert.equal(outcome.small.kind, 'out_of_memory', JSON.stringify(outcome.small));
  assert.match(outcome.small.message, /memory|MB/);
  assert.equal(outcome.noVoice.kind, 'bad_voice');
  assert.match(outcome.blank.message, /blank/);
  assert.match(outcome.number.message, /speed is fast, must be a number/);
  assert.match(outcome.speaker.message, /speaker/);
  assert.equal(outcome.closed.kind, 'stopped');
  assert.ok(outcome.samples > 1000);
});

test('the heap after 200 mixed syntheses is what it was after 3', async () => {
  const page = await blank();
  const heaps = await page.evaluate(async voice => {
    const {Linnet} = await import('/linnet.js');
    const linnet = await Linnet.load({voice});
    const texts = ['Hi.', 'One, two, three.', 'A rather longer sentence, with a few clauses, that goes on for a while; and ends.',
      'First sentence. Second one! A third?'];
    const heaps = [];
    for (let i = 1; i <= 200; ++i) {
      for await (const block of linnet.speak(texts[(i * 7) % 4], {seed: i, speed: 0.8 + (i % 5) / 5})) void block;
      if (i === 3 || i === 200) heaps.push((await linnet.memory()).heapBytes);
    }
    linnet.close();
    return heaps;
  }, tiny);
  assert.equal(heaps[1], heaps[0]);
});

test('close() gives the memory back to the system', async () => {
  const alone = await chromium();
  try {
    const page = await open(alone, `${server.origin}/blank/`);
    const before = await rendererBytes(alone);
    await page.evaluate(async voice => {
      const {Linnet} = await import('/linnet.js');
      globalThis.linnet = await Linnet.load({voice});
      for await (const block of linnet.speak('Hello.')) void block;
    }, joe);
    const loaded = await rendererBytes(alone);
    await page.evaluate(() => linnet.close());
    let after = await rendererBytes(alone);
    for (let i = 0; i < 50 && after - before > (loaded - before) / 3; ++i) {  // the worker ends in its own time
      await page.waitForTimeout(100);
      after = await rendererBytes(alone);
    }
    const megabytes = [before, loaded, after].map(bytes => Math.round(bytes / 1e6));
    console.log(`renderer: ${megabytes[0]} MB, with the voice ${megabytes[1]}, closed ${megabytes[2]}`);
    assert.ok(loaded - before > 80e6);
    assert.ok(after - before < (loaded - before) / 3);
  } finally {
    await alone.close();
  }
});

test('a strict content security policy without eval is enough', async () => {
  const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' blob:";
  const strict = await site({headers: {'content-security-policy': policy}});
  try {
    for (const flavour of ['relaxed', 'single']) {
      const page = await blank(strict);
      const samples = await page.evaluate(async ({voice, flavour}) => {
        const {Linnet} = await import('/linnet.js');
        const linnet = await Linnet.load({voice, flavour});
        let samples = 0;
        for await (const block of linnet.speak('Hello.')) samples += block.samples.length;
        linnet.close();
        return samples;
      }, {voice: tiny, flavour});
      assert.ok(samples > 1000);
      await page.context().close();
    }
  } finally {
    await strict.close();
  }
});

test('the shape of speechSynthesis: queue, boundary events in order, cancel', async () => {
  const page = await blank();
  const events = await page.evaluate(async voice => {
    const {Linnet, LinnetSpeech, LinnetUtterance} = await import('/linnet.js');
    const linnet = await Linnet.load({voice});
    const speech = new LinnetSpeech(linnet), events = [];
    const utter = text => {
      const utterance = new LinnetUtterance(text);
      for (const type of ['start', 'boundary', 'end', 'error']) {
        utterance[`on${type}`] = e => events.push(type === 'boundary' ? text.slice(e.charIndex, e.charIndex + e.charLength) :
          type === 'error' ? `error ${e.error}` : type);
      }
      const over = new Promise(done => { for (const type of ['end', 'error']) utterance.addEventListener(type, done); });
      speech.speak(utterance);
      return over;
    };
    const both = [utter('One two.'), utter('Three.')];
    events.push(`${speech.speaking} ${speech.pending}`);
    await Promise.all(both);
    const third = utter('This one is cut short, long before its end, which never comes.');
    await new Promise(done => setTimeout(done, 300));
    speech.cancel();
    await third;
    events.push(`${speech.pending}`);
    linnet.close();
    return events;
  }, tiny);
  assert.deepEqual(events.slice(0, 8), ['true true', 'start', 'One', 'two', 'end', 'start', 'Three', 'end']);
  assert.deepEqual(events.slice(-2), ['error canceled', 'false']);
});
