// The offline demo: one HTML file, opened from disk without a server.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {chromium} from './support/browsers.mjs';
import {cachedVoices, root} from './support/fixture.mjs';

// licence: words of the voice's licence, which the page shows.
async function speaksFromDisk(voice, mostBytes, licence) {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-demo-')), file = join(folder, 'demo.html');
  const browser = await chromium();
  try {
    execFileSync(process.execPath, [join(root, 'web/make_demo.mjs'), join(root, 'build/web'),
      join(cachedVoices, `${voice}.onnx`), file], {stdio: 'ignore'});
    assert.ok(statSync(file).size <= mostBytes, `${statSync(file).size} bytes`);
    const page = await browser.newPage(), requests = [], problems = [];
    page.on('request', request => requests.push(request.url()));
    page.on('pageerror', error => problems.push(error.message));
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('html[data-ready]');
    await page.fill('#text', 'This page came from a disk.');
    await page.click('#speak');
    await page.waitForFunction(() => document.querySelector('#status').textContent.startsWith('Spoke'));
    await page.click('#licences summary');
    const licences = page.locator('#licences-text', {hasText: licence});
    await licences.waitFor();
    assert.match(await licences.textContent(), /^linnet-tts /);
    assert.deepEqual(problems, []);
    const foreign = requests.filter(url => !/^(file:.*demo\.html$|blob:|data:)/.test(url));
    assert.deepEqual(foreign, []);
  } finally {
    await browser.close();
    rmSync(folder, {recursive: true});
  }
}

test('one HTML file of at most 14 MB speaks when opened from disk',
  () => speaksFromDisk('hibari-heart', 14e6, 'misaki'));

test('so does one with a Piper voice, which needs other data', () => speaksFromDisk('en_US-joe-medium', 90e6,
  'The voice en_US-joe-medium'));
