// examples/page, served beside the npm package's files as its first comment says.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {open, root} from './support/fixture.mjs';
import {serve} from './support/server.mjs';

let server, browser;
before(async () => {
  server = await serve({'/linnet-tts/': join(root, 'build/web'), '/voices/': join(root, 'tests/golden/voices'),
    '/': join(root, 'examples/page')});
  browser = await chromium();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const waitForStatus = (page, text) => page.waitForFunction(
  wanted => document.querySelector('#status').textContent.includes(wanted), text);

test('the example page speaks, selects the spoken word, stops, and shows errors', async () => {
  const page = await open(browser, `${server.origin}/?voice=voices/tiny-medium.onnx`);
  await page.fill('#text', 'Elephants remember.');
  await page.click('#speak');
  await page.waitForFunction(() => {
    const {value, selectionStart, selectionEnd} = document.querySelector('#text');
    return value.slice(selectionStart, selectionEnd) === 'Elephants';
  });
  await waitForStatus(page, 'Spoken.');
  await page.fill('#text', 'One more sentence, which is a long one. '.repeat(20));
  await page.click('#speak');
  await page.click('#stop');
  await waitForStatus(page, 'Stopped.');
  await page.fill('#text', ' ');
  await page.click('#speak');
  await waitForStatus(page, 'text');
  assert.equal(await page.isEnabled('#speak'), true);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the example page says which voice could not be fetched', async () => {
  const page = await open(browser, `${server.origin}/?voice=voices/nobody.onnx`);
  await page.click('#speak');
  await waitForStatus(page, 'nobody.onnx');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
