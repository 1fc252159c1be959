// How voices are fetched and kept when something fails: broken downloads, damaged caches, wrong files, no space.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {damagedVoices, model, settings, smallVoiceBytes} from './support/damaged_voices.mjs';
import {open, site, tiny} from './support/fixture.mjs';

let cut = 0, served = 0, hosted = {};  // path → bytes, or a function that answers
const hook = (request, response, path) => {
  const answer = hosted[path];
  if (typeof answer === 'function') answer(response);
  else if (answer) response.writeHead(200, {'cross-origin-resource-policy': 'same-origin'}).end(answer);
  if (answer) return true;
  if (path !== tiny) return false;
  served++;
  if (cut-- <= 0) return false;
  response.writeHead(200, {'content-length': model.length, 'cross-origin-resource-policy': 'same-origin'});
  response.write(model.subarray(0, model.length / 2), () => response.destroy());
  return true;
};
let server, browser;
before(async () => { [server, browser] = [await site({hook}), await chromium()]; });
after(async () => {
  await browser.close();
  await server.close();
});

const load = (page, options = {}) => page.evaluate(async ({voice, options}) => {
  const {Linnet} = await import('/linnet.js');
  const steps = [];
  try {
    const linnet = await Linnet.load({voice: {model: voice, ...options}, onProgress: step => steps.push(step.loaded)});
    const result = {rate: linnet.voice.sampleRate, notKept: linnet.voice.notKept, steps};
    linnet.close();
    return result;
  } catch (error) {
    return {kind: error.kind, message: error.message};
  }
}, {voice: tiny, options});

test('a download that breaks off is an error with a message, leaves nothing, and starts from the beginning next time',
  async () => {
  const page = await open(browser, `${server.origin}/blank/`);
  cut = 1;
  const first = await load(page);
  assert.equal(first.kind, 'io', JSON.stringify(first));
  assert.match(first.message, /broke off after \d+ (of \d+ )?bytes/);
  const second = await load(page);
  assert.equal(second.rate, 22050, JSON.stringify(second));
  assert.ok(second.steps.length > 0 && second.steps.at(-1) === model.length);
  await page.context().close();
});

test('a kept voice is not fetched again; a damaged one is dropped and fetched', async () => {
  const page = await open(browser, `${server.origin}/blank/`);
  await load(page);
  const before = served;
  assert.deepEqual((await load(page)).steps, []);
  assert.equal(served, before);
  await page.evaluate(async voice => {
    const cache = await caches.open('linnet-voices-1');
    const kept = await cache.match(voice), damaged = new Uint8Array(await kept.arrayBuffer());
    damaged[damaged.length >> 1] ^= 1;
    await cache.put(voice, new Response(damaged, {headers: kept.headers}));
  }, tiny);
  assert.equal((await load(page)).rate, 22050);
  assert.equal(served, before + 1);
  await page.context().close();
});

test('a file with an unexpected hash is refused', async () => {
  const page = await open(browser, `${server.origin}/blank/`);
  const refused = await load(page, {sha256: '0'.repeat(64)});
  assert.equal(refused.kind, 'bad_voice');
  assert.match(refused.message, /SHA-256 is [0-9a-f]{64}, not 0{64}/);
  await page.context().close();
});

test('without space the voice speaks, and the page says that it is not kept', async () => {
  const page = await open(browser, `${server.origin}/blank/`);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.overrideQuotaForOrigin', {origin: server.origin, quotaSize: 10_000});
  const loaded = await load(page);
  assert.equal(loaded.rate, 22050, JSON.stringify(loaded));
  assert.match(loaded.notKept, /no room/);
  await page.context().close();
});

test('damaged files from a URL are not kept, and the correct file is fetched when the host has it', async () => {
  const page = await open(browser, `${server.origin}/blank/`);
  const bundle = smallVoiceBytes();
  for (const [what, files, wanted] of damagedVoices(bundle)) {
    hosted = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`/bad/${name}`, bytes]));
    const isBundle = 'x.linnet' in files, settingsUrl = Object.keys(files).find(name => name.endsWith('.json'));
    const load = () => page.evaluate(async voice => {
      const {Linnet} = await import('/linnet.js');
      try {
        const linnet = await Linnet.load({voice});
        linnet.close();
        return 'opened';
      } catch (error) {
        return `${error.kind}: ${error.message}`;
      }
    }, {model: `/bad/${isBundle ? 'x.linnet' : 'x.onnx'}`, ...(settingsUrl ? {settings: `/bad/${settingsUrl}`} : {})});
    const refusal = await load();
    assert.match(refusal, wanted, what);
    assert.match(refusal, /^(bad_voice|not_found): /, what);
    assert.deepEqual(await page.evaluate(async () => (await (await caches.open('linnet-voices-1')).keys()).length), 0,
      what);
    hosted = {'/bad/x.onnx': model, '/bad/x.onnx.json': settings, '/bad/x.linnet': bundle};
    if (!(isBundle && settingsUrl)) assert.equal(await load(), 'opened', what);
    await page.evaluate(() => caches.delete('linnet-voices-1'));
  }
  hosted = {};
  await page.context().close();
});

test('an abort signal stops the download of a voice, in load() and in openVoice()', async () => {
  const closed = [];
  const hold = response => response.on('close', () => closed.push(true)).write('x');
  hosted = {'/held/x.onnx': hold, '/held/x.onnx.json': settings};
  const page = await open(browser, `${server.origin}/blank/`);
  const names = await page.evaluate(async tiny => {
    const {Linnet} = await import('/linnet.js');
    const options = () => {
      const abort = new AbortController();
      return {signal: abort.signal, onProgress: () => abort.abort()};
    };
    const names = [await Linnet.load({voice: '/held/x.onnx', ...options()}).catch(error => error.name)];
    const linnet = await Linnet.load({voice: tiny});
    names.push(await linnet.openVoice('/held/x.onnx', options()).catch(error => error.name));
    for await (const block of linnet.speak('The voice before it speaks on.')) names.push(block.samples.length > 0);
    linnet.close();
    return names;
  }, tiny);
  assert.deepEqual(names.slice(0, 3), ['AbortError', 'AbortError', true]);
  while (closed.length < 2) await page.waitForTimeout(20);  // the server notices the end later than the page
  hosted = {};
  await page.context().close();
});
