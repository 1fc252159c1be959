// The synthesis page in Chromium: speaking, keyboard, voices, offline use, accessibility.
import assert from 'node:assert/strict';
import {readFileSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {open, root, site, smallVoice} from './support/fixture.mjs';
import {reloadOffline, waitForStatus} from './support/page.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = process.env.LINNET_PICTURES;  // a folder for the README's screenshots
let server, browser;
before(async () => { [server, browser] = [await site(), await chromium()]; });
after(async () => {
  await browser.close();
  await server.close();
});

async function ready(where = server, context = {}) {
  const page = await open(browser, `${where.origin}/`, context);
  await page.waitForSelector('html[data-ready]');
  return page;
}
const status = page => page.textContent('#status');
const tinyFiles = ['tiny-medium.onnx', 'tiny-medium.onnx.json'].map(name => join(root, 'tests/golden/voices', name));
const ownVoice = async page => {
  await page.click('#voices summary');
  await page.setInputFiles('#own-voice', tinyFiles);
  await page.waitForFunction(() => document.querySelector('#voice').selectedOptions[0]?.text === 'tiny-medium');
  await waitForStatus(page, 'Ready');
};

test('the page speaks without gaps, marks the spoken word, and gives the WAV', async () => {
  const page = await ready();
  await page.fill('#text', 'Hello there. This is a test of the page.');
  await page.click('#speak');
  const marked = new Set();
  while (!(await status(page)).startsWith('Spoke')) {
    const word = await page.evaluate(() => document.querySelector('#spoken-text mark')?.textContent);
    if (word) marked.add(word);
    await page.waitForTimeout(30);  // shorter than a word is marked
  }
  assert.match(await status(page), /Spoke \d+\.\d s; the first sound came after \d+ ms/);
  assert.ok(marked.size >= 5, [...marked].join(' '));
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
  const wav = readFileSync(await download.path());
  assert.equal(wav.subarray(0, 4).toString(), 'RIFF');
  assert.equal(wav.readUInt32LE(4), wav.length - 8);
  assert.equal(wav.readUInt32LE(24), 24000);
  assert.ok(wav.length > 60_000);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('by keyboard, Ctrl+Enter speaks, Escape stops, and a pause lasts', async () => {
  const page = await ready();
  await page.focus('#text');
  await page.keyboard.press('Control+Enter');
  await waitForStatus(page, 'Speaking');
  await page.waitForSelector('#spoken-text mark', {state: 'attached'});
  await page.focus('#pause');
  await page.keyboard.press('Enter');
  await waitForStatus(page, 'Paused');
  const held = await page.textContent('#spoken-text mark');
  await page.waitForTimeout(500);  // a pause that ends too early would mark the next word in this time
  assert.equal(await page.textContent('#spoken-text mark'), held);
  await page.keyboard.press('Enter');
  await waitForStatus(page, 'Speaking');
  await page.keyboard.press('Escape');
  await waitForStatus(page, 'Stopped');
  assert.equal(await page.isDisabled('#stop'), true);
  await page.fill('#text', '   ');
  assert.equal(await page.isDisabled('#speak'), true);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the stability panel shows memory, the text\'s need, risk and action, and optimises, before anything is spoken',
  async () => {
  const page = await ready();
  await waitForStatus(page, 'Ready');
  const shown = id => page.textContent(`#${id}`);
  await page.waitForFunction(() => document.querySelector('#estimate').textContent.startsWith('takes'));
  const [, used, limit] = (await shown('budget-text')).match(/^(\d+) of at most (\d+) MB$/).map(Number);
  assert.ok(used > 30 && used < 60 && limit === 1024, `${used} ${limit}`);
  assert.ok(Math.abs(await page.$eval('#budget', meter => meter.value) - used / limit) < 0.01);
  const [, before] = (await shown('estimate')).match(/^takes (\d+) MB of (\d+), voice included$/).map(Number);
  // The estimate also counts what opening the voice takes: its largest matrix, of 3.1 MB, twice.
  assert.ok(before > used && before < 1.2 * used + 6.2, `${before} foretold, ${used} used by voice and page`);
  assert.equal(await shown('risk'), 'none');
  assert.equal(await shown('action'), 'OK');
  assert.match(await shown('load'), /^\d+ %$/);
  await page.click('#optimize');
  await page.waitForFunction(() => document.querySelector('#optimized').textContent === 'No adjustments needed.');
  await page.evaluate(() => {
    const area = document.querySelector('#text');
    area.value = 'word '.repeat(2_000_000);
    area.dispatchEvent(new Event('input'));
  });
  await page.waitForFunction(before => Number(document.querySelector('#estimate').textContent.match(/\d+/)) > before,
    before);
  await page.fill('#text', ' ');
  await page.waitForFunction(() => document.querySelector('#estimate').textContent === 'nothing to speak');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('axe finds no fault in light and dark mode, on a phone, and while speaking', async () => {
  for (const context of [{colorScheme: 'light'}, {colorScheme: 'dark'}, {viewport: {width: 375, height: 812}}]) {
    const page = await ready(server, {viewport: {width: 900, height: 860}, ...context, bypassCSP: true});
    await page.click('#voices summary');
    const check = async () => {
      await page.evaluate(axe);
      const {violations} = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(violations.map(({id, nodes}) => `${id}: ${nodes.map(n => n.html).join(' ')}`), []);
    };
    await check();
    const name = context.viewport ? 'phone' : context.colorScheme;
    await page.click('#voices summary');
    await page.evaluate(() => scrollTo(0, 0));
    await page.click('#speak');
    await page.waitForFunction(() => document.querySelector('#spoken-text mark')?.textContent === 'bird');
    if (pictures && name === 'light') {
      await page.screenshot({path: join(pictures, 'page-speaking.png'), fullPage: true});
    }
    await check();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(overflow, false, `${name}: wider than the window`);
    await page.context().close();
  }
});

test('the user\'s own voice is picked, kept, listed, loaded at the next visit, and removed', async () => {
  const page = await ready();
  await ownVoice(page);
  await page.fill('#text', 'One.');
  await page.click('#speak');
  await waitForStatus(page, 'Spoke');
  await page.reload();
  await page.waitForSelector('html[data-ready]');
  await page.selectOption('#voice', {label: 'tiny-medium'});
  await waitForStatus(page, 'Ready');
  await page.click('#voices summary');
  await page.click('button[aria-label="Remove tiny-medium"]');
  await page.waitForFunction(() =>
    ![...document.querySelectorAll('#voice option')].some(o => o.text === 'tiny-medium'));
  await page.setInputFiles('#own-voice', tinyFiles[0]);
  await page.waitForSelector('#error:not([hidden])');
  assert.match(await page.textContent('#error'), /^tiny-medium cannot be used: .*no settings; .*NAME\.onnx\.json/);
  await page.context().close();
});

test('a small voice of the user\'s own is one file', async () => {
  const {folder, bundle} = smallVoice();
  try {
    const page = await ready();
    await page.click('#voices summary');
    await page.setInputFiles('#own-voice', bundle);
    await page.waitForFunction(() => document.querySelector('#voice').selectedOptions[0]?.text === 'tiny-medium.int8');
    await waitForStatus(page, 'Ready');
    await page.fill('#text', 'One.');
    await page.click('#speak');
    await waitForStatus(page, 'Spoke');
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    await page.selectOption('#voice', {label: 'tiny-medium.int8'});
    await waitForStatus(page, 'Ready');
    assert.deepEqual(page.problems, []);
    await page.context().close();
  } finally {
    rmSync(folder, {recursive: true});
  }
});

test('the user\'s own voice may be dropped into the page', async () => {
  const page = await ready();
  await page.click('#voices summary');
  await page.evaluate(async () => {
    const dataTransfer = new DataTransfer();
    for (const name of ['tiny-medium.onnx', 'tiny-medium.onnx.json']) {
      dataTransfer.items.add(new File([await (await fetch(`/tiny/${name}`)).blob()], name));
    }
    document.querySelector('#drop').dispatchEvent(new DragEvent('drop', {dataTransfer, cancelable: true}));
  });
  await page.waitForFunction(() => document.querySelector('#voice').selectedOptions[0]?.text === 'tiny-medium');
  await waitForStatus(page, 'Ready');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the page can be installed', async () => {
  const page = await ready();
  const devtools = await page.context().newCDPSession(page);
  const {installabilityErrors} = await devtools.send('Page.getInstallabilityErrors');
  // Playwright's contexts are like private windows, which cannot install pages. There must be no other error.
  assert.deepEqual(installabilityErrors.map(error => error.errorId).filter(id => id !== 'in-incognito'), []);
  await page.context().close();
});

test('after one visit the page loads and speaks without a server', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.origin}/`);
  await page.waitForSelector('html[data-ready]');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await reloadOffline(page);
  await page.click('#speak');
  await page.waitForSelector('#spoken-text mark', {state: 'attached'});
  await context.close();
});

test('if the host sends no isolation headers, the service worker adds them, so the engine has threads', async () => {
  const plain = await site({isolated: false});
  const page = await open(browser, `${plain.origin}/`);
  await page.waitForFunction(() => globalThis.crossOriginIsolated && document.documentElement.dataset.ready);
  await waitForStatus(page, 'Ready');
  assert.match(await page.textContent('#engine'), /relaxed SIMD, \d+ threads/);
  await page.context().close();
  await plain.close();
});

test('without isolation and without service workers the page speaks on one thread', async () => {
  const plain = await site({isolated: false});
  const page = await open(browser, `${plain.origin}/`, {serviceWorkers: 'block'});
  await page.waitForSelector('html[data-ready]');
  await waitForStatus(page, 'Ready');
  assert.match(await page.textContent('#engine'), /SIMD, 1 thread;/);
  await page.fill('#text', 'One.');
  await page.click('#speak');
  await waitForStatus(page, 'Spoke');
  await page.context().close();
  await plain.close();
});

test('two tabs speak at once', async () => {
  const context = await browser.newContext();
  const pages = [await context.newPage(), await context.newPage()];
  for (const page of pages) {
    await page.goto(`${server.origin}/`);
    await page.waitForSelector('html[data-ready]');
    await page.fill('#text', 'Two tabs at once.');
  }
  await Promise.all(pages.map(page => page.evaluate(() => document.querySelector('#speak').click())));
  await Promise.all(pages.map(page => waitForStatus(page, 'Spoke')));
  await context.close();
});

test('if the browser has audio sessions, as on an iPhone, the page\'s type is playback, ' +
    'so that it is heard with the switch on silent', async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => Object.defineProperty(navigator, 'audioSession', {value: {type: 'auto'}}));
  const page = await context.newPage();
  await page.goto(`${server.origin}/`);
  await page.waitForSelector('html[data-ready]');
  assert.equal(await page.evaluate(() => navigator.audioSession.type), 'playback');
  await context.close();
});
