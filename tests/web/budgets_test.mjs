// What the page may cost: bytes before a voice, time until it answers, time to the first sound, and what its main
// thread computes while it speaks. Heap after many texts: ./test soak-page. Lighthouse: ./test lighthouse.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {compressed} from './support/compressed.mjs';
import {built, open, site} from './support/fixture.mjs';
import {mainThread} from './support/main_thread.mjs';
import {readyPage, waitForStatus, waitUntil} from './support/page.mjs';

const mostBytes = 1.5e6, mostInteractive = 1500, mostFirstSound = 60, mostTask = 50, mostFrame = 1000 / 60;
// Limits by the clock are for a machine that has nothing else to do.
const byTheClock = {skip: !process.env.LINNET_LONG && 'measured by ./test long'};
const {hook, sent} = compressed(built);
let server, browser;
before(async () => { [server, browser] = [await site({hook}), await chromium()]; });
after(async () => {
  await browser.close();
  await server.close();
});

const median = values => values.sort((a, b) => a - b)[values.length >> 1];
const paragraph = 'The linnet sat on the gate and sang. It was a small bird, but it had a big voice. ';

test('all that a first visit gets before a voice, for visits without a network too, is at most 1.5 MB', async () => {
  const page = await readyPage(browser, server.origin);
  // What the service worker gets ahead.
  await waitUntil(page, async () =>
    Boolean(await caches.match('LICENSES.txt') && await caches.match('zip_entries.js')));
  // A voice, and what reads texts for it, come when it is opened.
  const before = [...sent].filter(([path]) => !/^\/(voices\/.*onnx|english-data\/|words-data\/)/.test(path));
  const bytes = before.reduce((sum, [, size]) => sum + size, 0);
  console.log(`${before.length} files, ${(bytes / 1e6).toFixed(2)} MB; the largest: ` +
    before.sort((a, b) => b[1] - a[1]).slice(0, 4).map(([path, size]) => `${path} ${size}`).join(', '));
  assert.ok(before.some(([path]) => path.endsWith('.wasm')), 'the engine is among them');
  assert.ok(bytes <= mostBytes, `${bytes} bytes`);
  await page.context().close();
});

test('the page lists its voices and takes input within 1.5 s', byTheClock, async () => {
  const times = [];
  for (let i = 0; i < 3; ++i) {
    const context = await browser.newContext(), page = await context.newPage();
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.querySelector('#gallery-list li')) return;
        globalThis.interactiveAt = performance.now();
        observer.disconnect();
      }).observe(document, {subtree: true, childList: true});
    });
    await page.goto(`${server.origin}/`);
    times.push(await (await page.waitForFunction(() => globalThis.interactiveAt)).jsonValue());
    await page.fill('#text', 'One.');
    assert.equal(await page.textContent('#count'), '4 characters');
    await context.close();
  }
  console.log(`interactive after ${times.map(Math.round).join(', ')} ms`);
  assert.ok(median(times) <= mostInteractive, `${median(times)} ms`);
});

test('the first sound of the small voice comes within 60 ms once it is loaded', byTheClock, async () => {
  const page = await readyPage(browser, server.origin), times = [];
  for (let i = 0; i < 7; ++i) {
    await page.fill('#text', `A first sound, number ${i}.`);
    await page.click('#speak');
    await waitForStatus(page, 'Spoke');
    times.push(Number(/after (\d+) ms/.exec(await page.textContent('#status'))[1]));
  }
  console.log(`first sounds after ${times.join(', ')} ms`);
  assert.ok(median(times.slice(1)) <= mostFirstSound, `${median(times.slice(1))} ms`);
  await page.context().close();
});

test('while a text is spoken, no task of the main thread takes more than 50 ms', async () => {
  const page = await readyPage(browser, server.origin);
  await page.click('#session summary');
  await page.fill('#text', paragraph.repeat(20));
  const {longest, total} = await mainThread(browser, page, async () => {
    await page.click('#speak');
    await page.waitForTimeout(8000);
    await page.keyboard.press('Escape');
  });
  console.log(`speaking for 8 s: longest task ${longest.toFixed(1)} ms, ${total.toFixed(0)} ms in all`);
  assert.ok(longest <= mostTask, `a task of ${longest} ms`);
  await page.context().close();
});

test('a text of 1 MB that is spoken scrolls at 60 frames a second, as far as the page decides', async () => {
  const page = await open(browser, `${server.origin}/`), count = 120;
  await waitForStatus(page, 'Ready');
  const text = Array.from({length: 2500}, (_, i) => `${i}. ${paragraph.repeat(5)}`).join('\n\n');
  await page.setInputFiles('#open-text', {name: 'book.txt', mimeType: 'text/plain', buffer: Buffer.from(text)});
  await page.waitForFunction(() => document.querySelectorAll('#reader [data-block]').length === 2500);
  await page.click('#speak');
  await page.waitForFunction(() => CSS.highlights.has('spoken-word'));
  const {longest, total} = await mainThread(browser, page, () => page.evaluate(async count => {
    for (let i = 0; i < count; ++i) {
      document.querySelector('#reader').scrollBy({top: 700, behavior: 'instant'});
      await new Promise(requestAnimationFrame);
    }
  }, count));
  console.log(`1 MB, spoken: ${(total / count).toFixed(1)} ms of the main thread a frame, longest task ` +
    `${longest.toFixed(1)} ms`);
  assert.ok(total / count <= mostFrame && longest <= mostTask, `${total / count} ms a frame, ${longest} ms in a task`);
  await page.context().close();
});
