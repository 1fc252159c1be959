// The server's page downloads voices for who has the admin key, from a server in the layout of Piper's repository.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {mkdtempSync, readFileSync, readdirSync, rmSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {open, root} from './support/fixture.mjs';
import {linnetServer} from './support/linnet_server.mjs';

const name = 'en_US-tiny-xlow', modelPath = `en/en_US/tiny-xlow/low/${name}.onnx`;
let repository, server, browser, folder, release;

// All of Piper's layout that one voice takes. The model stops in its middle until release() is called.
function repositoryOfOneVoice() {
  const model = readFileSync(join(root, 'tests/golden/voices/tiny-xlow.onnx'));
  const files = {[modelPath]: model, [`${modelPath}.json`]: readFileSync(join(root,
    'tests/golden/voices/tiny-xlow.onnx.json'))};
  const facts = bytes => ({size_bytes: bytes.length, md5_digest: createHash('md5').update(bytes).digest('hex')});
  const language = {code: 'en_US', name_english: 'English', name_native: 'English', country_english: 'United States'};
  const catalogue = {[name]: {key: name, language, quality: 'low', num_speakers: 1, aliases: [],
    files: Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, facts(bytes)]))}};
  files['voices.json'] = Buffer.from(JSON.stringify(catalogue));
  const released = new Promise(done => { release = done; });
  return createServer(async (request, response) => {
    const bytes = files[decodeURIComponent(request.url.slice(1))];
    if (!bytes) return void response.writeHead(404).end();
    response.writeHead(200, {'content-length': bytes.length});
    if (bytes === model) {
      response.write(bytes.subarray(0, bytes.length / 2));
      await released;
      response.end(bytes.subarray(bytes.length / 2));
    } else {
      response.end(bytes);
    }
  });
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'linnet-downloads-'));
  repository = repositoryOfOneVoice();
  await new Promise(done => repository.listen(0, '127.0.0.1', done));
  server = await linnetServer('--data-dir', folder, '-m', join(root, 'tests/golden/voices/tiny-medium.onnx'), '--page',
    join(root, 'build/release/www'), '--admin-key', 'secret', '--voices-url',
    `http://127.0.0.1:${repository.address().port}`);
  browser = await chromium();
});
after(async () => {
  await browser?.close();
  await server?.close();
  repository?.closeAllConnections();
  repository?.close();
  rmSync(folder, {recursive: true, force: true});
});

async function ready(origin = server.origin) {
  const page = await open(browser, `${origin}/`);
  await page.waitForSelector('html[data-ready]');
  return page;
}

const noteBecomes = (page, wanted) => page.waitForFunction(
  text => document.querySelector('#downloads-note').textContent.includes(text), wanted);

test('a voice is listed, downloaded with its progress, spoken with and removed', async () => {
  const page = await ready();
  await page.click('#downloads summary');
  await page.fill('#admin-key', 'secret');
  await page.click('#downloads-form button');
  await page.click(`[aria-label="Download ${name}"]`);
  await page.waitForSelector(`[aria-label="Stop ${name}"]`);
  await page.waitForFunction(() =>
    /^(49|50) % · 1 MB$/.test(document.querySelector('#download-list .size').textContent));
  assert.deepEqual(readdirSync(folder).filter(file => file.endsWith('.onnx')), [], 'no voice before it is whole');
  release();
  await page.waitForSelector(`[aria-label="Remove ${name}"]`);
  assert.equal(await page.textContent('#download-list .size'), 'here: fp32 · 1 MB');
  await page.waitForSelector(`#voice option[value="${name}"]`, {state: 'attached'});
  await page.selectOption('#voice', name);
  await page.fill('#text', 'Hello.');
  await page.click('#speak');
  await page.waitForFunction(() => document.querySelector('#status').textContent.startsWith('Spoke'));

  await page.click(`[aria-label="Remove ${name}"]`);
  await page.waitForSelector(`#voice option[value="${name}"]`, {state: 'detached'});
  await page.waitForSelector(`[aria-label="Download ${name}"]`);
  assert.deepEqual(readdirSync(folder), ['catalogue.json']);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a wrong admin key is refused in words', async () => {
  const page = await ready();
  await page.click('#downloads summary');
  await page.fill('#admin-key', 'guessed');
  await page.click('#downloads-form button');
  await noteBecomes(page, 'with the admin key');
  assert.equal(await page.locator('#download-list li').count(), 0);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a server without an admin key offers no downloads', async () => {
  const plain = await linnetServer('-m', join(root, 'tests/golden/voices/tiny-medium.onnx'), '--page',
    join(root, 'build/release/www'));
  const page = await ready(plain.origin);
  assert.equal(await page.isHidden('#downloads'), true);
  await page.context().close();
  await plain.close();
});
