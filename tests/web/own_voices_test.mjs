// The user's own voices in the page. A voice that cannot be opened is not kept, whether it comes by file picker, by
// drag and drop, or was kept by an earlier version. The page shows the error, and the previous voice stays in use.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {damagedVoices, model, settings, smallVoiceBytes} from './support/damaged_voices.mjs';
import {tinySite} from './support/fixture.mjs';
import {complaint, readyPage, speaks, waitForStatus, waitUntil} from './support/page.mjs';

let bundle, server, browser, hosted = {};  // path → bytes that the host serves
const hook = (request, response, path) => {
  if (!(path in hosted)) return false;
  response.writeHead(200, {'cross-origin-resource-policy': 'same-origin'}).end(hosted[path]);
  return true;
};
before(async () => {
  bundle = smallVoiceBytes();
  [server, browser] = [await tinySite({hook}), await chromium()];
});
after(async () => {
  await browser.close();
  await server.close();
});

const kept = page => page.evaluate(async () => {
  const cache = await caches.open('linnet-voices-1');
  return (await cache.keys()).map(({url}) => new URL(url).pathname).filter(path => !path.startsWith('/tiny/'));
});
const shown = page => page.evaluate(() => ({
  list: [...document.querySelectorAll('#voice-list li')].map(row => row.firstChild.textContent),
  offered: [...document.querySelectorAll('#voice option')].map(({text}) => text),
  chosen: document.querySelector('#voice').selectedOptions[0]?.text,
}));

const pick = (page, files) => page.setInputFiles('#own-voice',
  Object.entries(files).map(([name, buffer]) => ({name, mimeType: 'application/octet-stream', buffer})));
const drop = (page, files, where = '#drop') => page.evaluate(({files, where}) => {
  const dataTransfer = new DataTransfer();
  for (const [name, base64] of files) {
    dataTransfer.items.add(new File([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], name));
  }
  const event = new DragEvent('drop', {dataTransfer, cancelable: true, bubbles: true});
  document.querySelector(where).dispatchEvent(event);
  return event.defaultPrevented;
}, {files: Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')]), where});

async function isRefused(page, what, give, wanted) {
  await page.evaluate(() => { document.querySelector('#error').hidden = true; });
  await give();
  const words = await complaint(page);
  assert.match(words, /^x cannot be used: /, what);
  assert.match(words, wanted, what);
  await waitForStatus(page, 'Ready, still with ');
  assert.deepEqual(await kept(page), [], what);
  const {list, offered, chosen} = await shown(page);
  assert.ok(![...list, ...offered].includes('x') && chosen !== 'x',
    `${what}: ${JSON.stringify({list, offered, chosen})}`);
}

test('picked damaged files of every kind are not kept and reported, and the previous voice stays in use', async () => {
  const page = await readyPage(browser, server.origin);
  const before = (await shown(page)).chosen;
  await page.click('#voices summary');
  for (const [what, files, wanted] of damagedVoices(bundle)) {
    await isRefused(page, what, () => pick(page, files), wanted);
  }
  assert.equal((await shown(page)).chosen, before);
  await speaks(page, 'Still here.');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('dropped damaged files of every kind are not kept and reported, also the second time', async () => {
  const page = await readyPage(browser, server.origin);
  await page.click('#voices summary');
  for (const [what, files, wanted] of damagedVoices(bundle)) {
    for (let i = 0; i < 2; ++i) await isRefused(page, what, () => drop(page, files), wanted);
  }
  await page.reload();
  await page.waitForSelector('html[data-ready]');
  assert.ok(!(await shown(page)).offered.includes('x'));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

// Keeps files without a check, as an earlier version of the page did.
const keepAsIs = (page, name, files) => page.evaluate(async ({name, files}) => {
  const {KeptVoices} = await import('/kept_voices.js');
  const blobs = files.map(base64 => base64 && new Blob([Uint8Array.from(atob(base64), c => c.charCodeAt(0))]));
  await new KeptVoices().add(name, ...blobs);
}, {name, files: files.map(bytes => bytes?.toString('base64') ?? null)});

test('a damaged voice that was kept is removed with a message when it is chosen', async () => {
  const page = await readyPage(browser, server.origin);
  const before = (await shown(page)).chosen;
  await keepAsIs(page, 'old', [model.subarray(0, 9000), settings]);
  await keepAsIs(page, 'old small', [bundle.subarray(0, 9000), null]);
  await page.reload();
  await page.waitForSelector('html[data-ready]');
  await waitForStatus(page, 'Ready');
  for (const name of ['old', 'old small']) {
    await page.selectOption('#voice', {label: name});
    assert.match(await complaint(page),
      new RegExp(`^${name} cannot be used, and was removed from this browser: .*whole|` +
        'end of the .linnet file is missing'));
    await waitForStatus(page, `Ready, still with ${before}`);
    assert.ok(!(await shown(page)).offered.includes(name));
  }
  assert.deepEqual(await kept(page), []);
  await speaks(page, 'Still here.');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a damaged voice of the host is reported and not kept, and the page offers to try again', async () => {
  hosted = {'/voices/index.json': '[{"name": "Broken", "model": "x.onnx"}]', '/voices/x.onnx': Buffer.alloc(20_000),
    '/voices/x.onnx.json': settings};
  const page = await readyPage(browser, server.origin, 'No voice is loaded; Speak tries again');
  assert.match(await complaint(page), /^Broken cannot be used: .*ONNX/);
  assert.deepEqual(await page.evaluate(async () => (await (await caches.open('linnet-voices-1')).keys()).length), 0);
  hosted['/voices/x.onnx'] = model;
  await speaks(page, 'It is whole now.');
  assert.equal(await page.isVisible('#error'), false);
  hosted = {};
  await page.context().close();
});

test('without space a new voice of the user\'s own speaks until the page is left, ' +
    'and the one kept before stays complete', async () => {
  const page = await readyPage(browser, server.origin);
  await keepAsIs(page, 'mine', [model, settings]);
  const before = await kept(page);
  assert.equal(before.length, 2);
  const devtools = await page.context().newCDPSession(page);
  const {usage} = await page.evaluate(() => navigator.storage.estimate());
  await devtools.send('Storage.overrideQuotaForOrigin', {origin: server.origin, quotaSize: usage + 1000});
  await page.click('#voices summary');
  for (const files of [{'mine.onnx': model, 'mine.onnx.json': settings}, {'small.linnet': bundle}]) {
    await pick(page, files);
    assert.match(await complaint(page), /is ready, but it is not kept for the next visit: .*no room/);
    await speaks(page, 'Heard today.');
  }
  assert.deepEqual(await kept(page), before);
  await page.selectOption('#voice', {label: 'mine'});
  await waitForStatus(page, 'Ready:');
  await speaks(page, 'And again.');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('several voices dropped at once, twice, anywhere in the page, are each kept once', async () => {
  const page = await readyPage(browser, server.origin);
  const files = {'one.onnx': model, 'one.onnx.json': settings, 'two.linnet': bundle,
    'README.md': Buffer.from('no voice')};
  assert.equal(await drop(page, files, 'h1'), true);
  assert.equal(await drop(page, files, '#drop'), true);
  await page.waitForFunction(() => document.querySelector('#voice').selectedOptions[0]?.text === 'two');
  await waitUntil(page, async () => (await (await caches.open('linnet-voices-1')).keys()).length >= 3);
  await waitForStatus(page, 'Ready');
  await page.reload();
  await page.waitForSelector('html[data-ready]');
  await waitForStatus(page, 'Ready');
  assert.deepEqual((await kept(page)).sort(),
    ['/own-voices/one.onnx', '/own-voices/one.onnx.json', '/own-voices/two.linnet']);
  assert.deepEqual((await shown(page)).offered.slice(-2).sort(), ['one', 'two']);
  assert.equal(await drop(page, {'notes.json': Buffer.from('no voice')}, 'h1'), true);
  assert.match(await complaint(page), /two files.*the \.onnx file is missing/);
  assert.equal(await page.evaluate(() => {  // dropped text belongs to the text area
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/plain', 'Dropped words.');
    const event = new DragEvent('drop', {dataTransfer, cancelable: true, bubbles: true});
    document.querySelector('#text').dispatchEvent(event);
    return event.defaultPrevented;
  }), false);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('when the voice in use is removed, the first of the others is used; ' +
    'a voice removed in another tab is reported as missing', async () => {
  const page = await readyPage(browser, server.origin);
  const first = (await shown(page)).chosen;
  await page.click('#voices summary');
  await pick(page, {'mine.onnx': model, 'mine.onnx.json': settings});
  await page.waitForSelector('button[aria-label="Remove mine"]');
  await page.click('button[aria-label="Remove mine"]');
  await page.waitForFunction(wanted => document.querySelector('#voice').selectedOptions[0]?.text === wanted, first);
  await waitForStatus(page, 'Ready:');
  await pick(page, {'mine.onnx': model, 'mine.onnx.json': settings});
  await page.waitForSelector('button[aria-label="Remove mine"]');
  await page.selectOption('#voice', {label: first});
  await waitForStatus(page, 'Ready:');
  const other = await page.context().newPage();
  await other.goto(`${server.origin}/`);
  await other.waitForSelector('html[data-ready]');
  await other.click('#voices summary');
  await other.click('button[aria-label="Remove mine"]');
  await other.waitForSelector('button[aria-label="Remove mine"]', {state: 'detached'});
  await page.selectOption('#voice', {label: 'mine'});
  assert.match(await complaint(page), /the voice mine is not kept here any more; add it again/);
  await waitForStatus(page, `Ready, still with ${first}`);
  await speaks(page, 'Still here.');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
