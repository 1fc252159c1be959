// The offline demo: one HTML file, opened from disk without a server.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {chromium} from './support/browsers.mjs';
import {cachedVoices, root} from './support/fixture.mjs';

test('one HTML file speaks when opened from disk', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-demo-')), file = join(folder, 'demo.html');
  const browser = await chromium();
  try {
    execFileSync(process.execPath, [join(root, 'web/make_demo.mjs'), join(root, 'build/web'),
      join(cachedVoices, 'en_US-joe-medium.onnx'), file], {stdio: 'ignore'});
    const page = await browser.newPage(), requests = [], problems = [];
    page.on('request', request => requests.push(request.url()));
    page.on('pageerror', error => problems.push(error.message));
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('html[data-ready]');
    await page.fill('#text', 'This page came from a disk.');
    await page.click('#speak');
    await page.waitForFunction(() => document.querySelector('#status').textContent.startsWith('Spoke'));
    assert.deepEqual(problems, []);
    const foreign = requests.filter(url => !/^(file:.*demo\.html$|blob:|data:)/.test(url));
    assert.deepEqual(foreign, []);
  } finally {
    await browser.close();
    rmSync(folder, {recursive: true});
  }
});
