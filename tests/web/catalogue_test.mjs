// Piper's catalogue in the page, from a folder of the host in the layout of Piper's repository, also one that breaks
// off and one that lies about hashes.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, beforeEach, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {root, tinySite} from './support/fixture.mjs';
import {readyPage, speaks, waitForStatus} from './support/page.mjs';

const folder = '/voices/piper/', tiny = name => readFileSync(join(root, `tests/golden/voices/${name}`));
const german = 'de_DE-tiny-low', french = 'fr_FR-tiny-low', pathOf = name => `${name.slice(0, 2)}/tiny/low/${name}`;
let server, browser, files, fault, asked;

function addVoice(catalogue, name, languageName) {
  const settings = JSON.parse(tiny('tiny-xlow.onnx.json'));
  settings.espeak.voice = name.slice(0, 2);
  const parts = {[`${pathOf(name)}.onnx`]: tiny('tiny-xlow.onnx'),
    [`${pathOf(name)}.onnx.json`]: Buffer.from(JSON.stringify(settings)),
    [`${name.slice(0, 2)}/tiny/low/MODEL_CARD`]: Buffer.from('# Model card\n\n* License: CC0 1.0\n')};
  Object.assign(files, parts);
  catalogue[name] = {key: name, quality: 'low', num_speakers: 1,
    language: {code: name.slice(0, 5), name_english: languageName}, files: Object.fromEntries(
      Object.entries(parts).map(([path, bytes]) => [path, {size_bytes: bytes.length,
        md5_digest: createHash('md5').update(bytes).digest('hex')}]))};
}

beforeEach(() => {
  [files, fault, asked] = [{}, null, []];
  const catalogue = {'../escape': {num_speakers: 1, files: {}}, nothing: null};
  addVoice(catalogue, german, 'German');
  addVoice(catalogue, french, 'French');
  files['voices.json'] = Buffer.from(JSON.stringify(catalogue));
});

function hook(request, response, path) {
  if (!path.startsWith(folder)) return false;
  const headers = {'cross-origin-resource-policy': 'same-origin'};
  const name = path.slice(folder.length), bytes = files[name];
  asked.push(`${name} ${request.headers.range ?? ''}`.trim());
  if (!bytes) {
    response.writeHead(404, headers).end('not found');
  } else if (fault?.path === name) {
    fault.answer(request, response, bytes, headers);
  } else {
    response.writeHead(200, {...headers, 'content-length': bytes.length}).end(bytes);
  }
  return true;
}
before(async () => { [server, browser] = [await tinySite({hook}), await chromium()]; });
after(async () => {
  await browser.close();
  await server.close();
});

async function listed(context = {}) {
  const page = await readyPage(browser, server.origin, 'Ready', context);
  await page.click('#voices > summary');
  await page.click('#catalogue > summary');
  await page.waitForFunction(() => document.querySelectorAll('#catalogue-list li, #catalogue-note:not(:empty)').length);
  return page;
}
const names = page => page.$$eval('#catalogue-list li > span:first-child',
  all => all.map(({textContent}) => textContent));
const kept = page => page.evaluate(async () => (await (await caches.open('linnet-voices-1')).keys())
  .map(({url}) => new URL(url).pathname).filter(path => path.startsWith('/own-voices/')).sort());
const noteBecomes = (page, wanted) => page.waitForFunction(
  text => document.querySelector('#catalogue-note').textContent.includes(text), wanted);

test('voices are listed and searched; the licence and a text are shown before anything is fetched', async () => {
  const page = await listed();
  await page.selectOption('#catalogue-language', '');
  assert.deepEqual(await names(page), [german, french]);
  await page.fill('#catalogue-search', 'french');
  assert.deepEqual(await names(page), [french]);
  await page.fill('#catalogue-search', '');
  await page.selectOption('#catalogue-language', 'de');
  assert.deepEqual(await names(page), [german]);
  assert.match(await page.textContent('#catalogue-list .size'), /^German \(Germany\) · low · \d\.\d MB$/);
  await page.click(`[aria-label="About ${german}"]`);
  await page.waitForFunction(() => document.querySelector('.facts')?.textContent.includes('CC0 1.0'));
  assert.match(await page.textContent('.facts [lang]'), /^Der Hänfling/);
  await page.click(`[aria-label="Take this as the text ${german}"]`);
  assert.match(await page.inputValue('#text'), /^Der Hänfling/);
  assert.ok(!asked.some(path => path.includes('.onnx')));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a download that breaks off goes on where it ended, and the voice speaks, is kept and removed', async () => {
  const path = `${pathOf(german)}.onnx`;
  let turns = 0;
  fault = {path, answer(request, response, bytes, headers) {
    const from = Number(request.headers.range?.match(/\d+/)[0] ?? 0), end = ++turns < 3 ? from + 200_000 : bytes.length;
    response.writeHead(from ? 206 : 200, {...headers, 'content-length': bytes.length - from,
      ...(from ? {'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`} : {})});
    // A browser drops bytes that arrive together with the end of their connection, so that comes a second later.
    response.write(bytes.subarray(from, end),
      () => end < bytes.length ? setTimeout(() => response.destroy(), 1000) : response.end());
  }};
  const page = await listed();
  await page.selectOption('#catalogue-language', 'de');
  await page.click(`[aria-label="Download ${german}"]`);
  await page.waitForSelector(`#catalogue-list [aria-label="Remove ${german}"]`);
  const ranges = asked.filter(one => one.startsWith(`${path} bytes`)).map(one => Number(one.match(/bytes=(\d+)-/)[1]));
  assert.equal(ranges.length, 2);
  assert.ok(0 < ranges[0] && ranges[0] < ranges[1], String(ranges));
  assert.deepEqual(await kept(page), [`/own-voices/${german}.onnx`, `/own-voices/${german}.onnx.json`]);
  assert.match(await page.textContent('#catalogue-list .size'), /in this browser/);
  await speaks(page, 'Guten Tag.');
  assert.match(await page.textContent('#voice option:checked'), /de_DE-tiny-low/);

  await page.click(`#catalogue-list [aria-label="Remove ${german}"]`);
  await page.waitForSelector(`[aria-label="Download ${german}"]`);
  assert.deepEqual(await kept(page), []);
  await waitForStatus(page, 'Ready:');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a file with another hash, one that is longer, and one that never comes whole are not kept', async () => {
  const path = `${pathOf(german)}.onnx`;
  const damaged = (request, response, bytes, headers) => {
    const wrong = Buffer.from(bytes);
    wrong[1000] ^= 1;
    response.writeHead(200, headers).end(wrong);
  };
  const longer = (request, response, bytes, headers) =>
    response.writeHead(200, headers).end(Buffer.concat([bytes, bytes]));
  const broken = (request, response, bytes, headers) => {
    response.writeHead(200, {...headers, 'content-length': bytes.length});
    response.write(bytes.subarray(0, 100), () => response.destroy());
  };
  const page = await listed();
  await page.selectOption('#catalogue-language', 'de');
  const isAnother = 'its size or its hash is another';
  for (const [answer, words] of [[damaged, isAnother], [longer, isAnother], [broken, 'broke off after ']]) {
    fault = {path, answer};
    await page.click(`[aria-label="Download ${german}"]`);
    await noteBecomes(page, words);
    await page.waitForSelector(`[aria-label="Download ${german}"]`);
    assert.deepEqual(await kept(page), []);
  }
  fault = null;
  await page.click(`[aria-label="Download ${german}"]`);
  await page.waitForSelector(`#catalogue-list [aria-label="Remove ${german}"]`);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a download is stopped, and the voice in use speaks on', async () => {
  fault = {path: `${pathOf(german)}.onnx`, answer(request, response, bytes, headers) {
    response.writeHead(200, {...headers, 'content-length': bytes.length});
    response.write(bytes.subarray(0, bytes.length / 2));
  }};
  const page = await listed();
  await page.selectOption('#catalogue-language', 'de');
  await page.click(`[aria-label="Download ${german}"]`);
  await page.waitForFunction(() => /\d\d % fetched/.test(document.querySelector('#catalogue-list .size').textContent));
  await speaks(page, 'Hello.');
  await page.click(`[aria-label="Stop ${german}"]`);
  await noteBecomes(page, 'stopped at ');
  assert.deepEqual(await kept(page), []);
  await page.context().close();
});

test('a host without a catalogue, and one whose catalogue is none, are said in words; another address is remembered',
  async () => {
    const whole = files['voices.json'];
    delete files['voices.json'];
    const page = await listed();
    await noteBecomes(page, 'This host offers no catalogue');
    files['voices.json'] = Buffer.from('[1, 2]');
    await page.click('#catalogue form button');
    await noteBecomes(page, 'voices.json is no catalogue');
    files['voices.json'] = whole;
    await page.fill('#catalogue-address', `${server.origin}${folder}`);
    await page.click('#catalogue form button');
    await page.waitForSelector('#catalogue-list .catalogued');
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    assert.equal(await page.inputValue('#catalogue-address'), `${server.origin}${folder}`);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });
