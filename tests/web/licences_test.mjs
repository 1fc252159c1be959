// The page shows what it contains and under which licences: once that section is opened, and without a server too.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {built, root, site} from './support/fixture.mjs';
import {readyPage, waitForStatus, waitUntil} from './support/page.mjs';

const notice = readFileSync(join(root, 'tests/golden/hibari/NOTICE'), 'utf8');
let server, browser, answer = null, asked = [];  // answer: a status for LICENSES.txt
before(async () => {
  const hook = (request, response, path) => {
    asked.push(path);
    if (answer === null || path !== '/LICENSES.txt') return false;
    response.writeHead(answer, {'cross-origin-resource-policy': 'same-origin'}).end();
    return true;
  };
  [server, browser] = [await site({hook}), await chromium()];
});
after(async () => {
  await browser.close();
  await server.close();
});

const shown = async page => {
  await page.waitForFunction(() => !/^(Loading|$)/.test(document.querySelector('#licences-text').textContent));
  return page.textContent('#licences-text');
};
const inText = (text, wanted) => assert.ok(text.includes(wanted), wanted.slice(0, 100));

test('the section shows the engine\'s components, their licences and the voice\'s NOTICE, fetched when it is opened',
  async () => {
    asked = [];
    const page = await readyPage(browser, server.origin, 'Ready', {serviceWorkers: 'block'});
    assert.deepEqual(asked.filter(path => path.endsWith('LICENSES.txt')), []);
    await page.click('#licences summary');
    const text = await shown(page), {license} = JSON.parse(readFileSync(join(built, 'package.json'), 'utf8'));
    assert.ok(text.startsWith(`linnet-tts ${readFileSync(join(root, 'VERSION'), 'utf8').trim()} consists of:`));
    const parts = ['\n  xnnpack ', 'Copyright (c) Facebook', 'The voice Heart (US English)', notice];
    for (const part of parts) inText(text, part);
    assert.equal(/GNU GENERAL PUBLIC LICENSE/.test(text), license === 'GPL-3.0-or-later');
    assert.equal(/\n  espeak-ng /.test(text.split('\n====')[0]), license === 'GPL-3.0-or-later');
    await page.context().close();
  });

test('without a server it is there after one visit, even if it was not opened', async () => {
  const page = await readyPage(browser, server.origin);
  await waitUntil(page, async () => Boolean(await caches.match('LICENSES.txt') &&
    await caches.match('voices/LICENSES.txt')));
  for (const offline of [false, true]) {  // the first reload gets the page's files through the service worker
    await page.context().setOffline(offline);
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    await waitForStatus(page, 'Ready');
  }
  await page.click('#licences summary');
  inText(await shown(page), notice);
  await page.context().close();
});

test('where the file is missing the section says so, and shows it when it is opened again', async () => {
  answer = 404;
  const page = await readyPage(browser, server.origin, 'Ready', {serviceWorkers: 'block'});
  await page.click('#licences summary');
  assert.match(await shown(page), /^The licences cannot be shown: LICENSES\.txt answers 404\./);
  answer = null;
  await page.click('#licences summary');
  await page.click('#licences summary');
  await page.waitForFunction(() => document.querySelector('#licences-text').textContent.startsWith('linnet-tts '));
  await page.context().close();
});
