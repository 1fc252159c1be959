// How voices are fetched and kept when things go wrong: cut downloads, damaged caches, wrong files, no room.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {open, root, site, tiny} from './support/fixture.mjs';

const bytes = readFileSync(join(root, 'tests/golden/voices/tiny-medium.onnx'));
let cut = 0, served = 0;
const hook = (request, response, path) => {
  if (path !== tiny) return false;
  served++;
  if (cut-- <= 0) return false;
  response.writeHead(200, {'content-length': bytes.length, 'cross-origin-resource-policy': 'same-origin'});
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
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

test('a download that is cut half way is an error with words, leaves nothing, and starts cleanly the next time', async () => {
  const page = await open(browser, `${server.origin}/blank/`);
  cut = 1;
  const first = await load(page);
  assert.equal(first.kind, 'io', JSON.stringify(first));
  assert.match(first.message, /broke off after \d+ (of \d+ )?bytes/);
  const second = await load(page);
  assert.equal(second.rate, 22050, JSON.stringify(second));
  assert.ok(second.steps.length > 0 && second.steps.at(-1) === bytes.length);
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

test('a file that is not the one expected is refused by its hash', async () => {
  const page = await open(browser, `${server.origin}/blank/`);
  const refused = await load(page, {sha256: '0'.repeat(64)});
  assert.equal(refused.kind, 'bad_voice');
  assert.match(refused.message, /SHA-256 is [0-9a-f]{64}, not 0{64}/);
  await page.context().close();
});

test('without room the voice speaks all the same, and says that it is not kept', async () => {
  const page = await open(browser, `${server.origin}/blank/`);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.overrideQuotaForOrigin', {origin: server.origin, quotaSize: 10_000});
  const loaded = await load(page);
  assert.equal(loaded.rate, 22050, JSON.stringify(loaded));
  assert.match(loaded.notKept, /no room/);
  await page.context().close();
});
