// Files of speech, made without listening: WAV, MP3 and Opus, what ffmpeg hears in them, and the history of files.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {ScriptedPage} from './support/firefox.mjs';
import {heart, site, tinySite} from './support/fixture.mjs';
import {inFirefox, inWebkit} from './support/other_browsers.mjs';
import {complaint, readyPage, waitForStatus} from './support/page.mjs';

const scripted = new ScriptedPage(), text = 'One two three. Four five and six, all in one file.';
let server, browser, folder;
before(async () => {
  [server, browser] = [await tinySite({hook: scripted.hook}), await chromium()];
  folder = mkdtempSync(join(tmpdir(), 'linnet-keep-'));
});
after(async () => {
  await browser.close();
  await server.close();
  rmSync(folder, {recursive: true});
});

const ready = () => readyPage(browser, server.origin);
const ends = async page => {
  assert.deepEqual(page.problems, []);
  await page.context().close();
};

async function made(page, format) {
  await page.selectOption('#save-format', format);
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
  await waitForStatus(page, 'The file has');
  return {name: file.suggestedFilename(), bytes: readFileSync(await file.path())};
}

/** Samples of a file at 48 kHz, as ffmpeg decodes it; ffmpeg's complaints fail the test. */
function decoded(name, bytes) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-xerror', '-i', path, '-f', 'f32le', '-ac', '1', '-ar', '48000',
    '-'], {maxBuffer: 1e9});
  return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length));
}

/** How alike two recordings are, 0 to 1, where b lags behind a by at most `most` samples: [correlation, lag]. */
function likeness(a, b, most) {
  let best = [-1, 0];
  for (let lag = -most; lag <= most; lag += 2) {
    let product = 0, ofA = 0, ofB = 0;
    for (let i = Math.max(0, -lag); i < Math.min(a.length, b.length - lag); i += 3) {
      product += a[i] * b[i + lag];
      ofA += a[i] ** 2;
      ofB += b[i + lag] ** 2;
    }
    const here = product / Math.sqrt(ofA * ofB);
    if (here > best[0]) best = [here, lag];
  }
  return best;
}

const power = samples => samples.reduce((sum, x) => sum + x * x, 0);

test('MP3 and Opus hold what the WAV holds: as long, as loud, and from the first sample on', async () => {
  const speaks = await site(), page = await readyPage(browser, speaks.origin);
  await page.fill('#text', text);
  assert.deepEqual(await page.$$eval('#save-format option', all => all.map(({textContent}) => textContent)),
    ['WAV', 'MP3', 'Opus']);
  const wav = await made(page, 'wav'), whole = decoded('a.wav', wav.bytes);
  assert.ok(whole.length > 48000, `${whole.length} samples`);
  // LAME and its decoders delay by 1105 samples of 24,000 Hz, and whole frames stand at the end.
  for (const [format, most, least, delay] of [['mp3', 5000, 0.95, 2210], ['opus', 0, 0.9, 0]]) {
    const {name, bytes} = await made(page, format), samples = decoded(name, bytes);
    assert.equal(name, `linnet.${format}`);
    const [alike, lag] = likeness(whole, samples, format === 'mp3' ? 3000 : 1000);
    console.log(`${format}: ${bytes.length} bytes of ${wav.bytes.length}, ${samples.length - whole.length} samples ` +
      `longer, correlation ${alike.toFixed(3)} at ${lag}`);
    assert.ok(bytes.length < wav.bytes.length / 4, `${bytes.length} bytes`);
    assert.ok(Math.abs(samples.length - whole.length) <= most, `${samples.length} of ${whole.length} samples`);
    assert.ok(alike > least && Math.abs(lag - delay) < 480, `correlation ${alike} at ${lag}`);
    assert.ok(Math.abs(power(samples) / power(whole) - 1) < 0.15, `power ${power(samples) / power(whole)}`);
  }
  await ends(page);
  await speaks.close();
});

test('an encoder is fetched with the first file of its kind, and not before', async () => {
  const page = await ready(), asked = [];
  await page.waitForTimeout(500);  // the service worker fetches files of the page's own
  page.on('request', request => asked.push(new URL(request.url()).pathname.split('/').pop()));
  await page.fill('#text', 'One.');
  await made(page, 'wav');
  assert.ok(!asked.some(name => /^mp3|^ogg/.test(name)), asked.join(' '));
  await made(page, 'mp3');
  assert.ok(asked.includes('mp3.wasm') || asked.includes('mp3_worker.js'), asked.join(' '));
  await ends(page);
});

test('making an MP3 can be cancelled; then no file is made, and none is kept', async () => {
  const page = await ready();
  await page.selectOption('#save-format', 'mp3');
  await page.fill('#text', 'A sentence that goes on and on. '.repeat(2000));
  await page.click('#download');
  await page.waitForFunction(() => document.querySelector('#saving').value > 0);
  await page.click('#download');
  await waitForStatus(page, 'Cancelled: no file was made');
  await page.click('#history summary');
  await page.waitForFunction(() => document.querySelector('#history-list').textContent === 'None yet.');
  await ends(page);
});

test('files are kept with their sizes for the next visit, given again, removed one by one or all', async () => {
  const page = await ready();
  await page.fill('#text', text);
  const {bytes} = await made(page, 'mp3');
  await made(page, 'opus');
  await page.reload();
  await waitForStatus(page, 'Ready');
  await page.click('#history summary');
  const rows = () => page.$$eval('#history-list li', all => all.map(({textContent}) => textContent));
  await page.waitForFunction(() => document.querySelectorAll('#history-list li').length === 2);
  const [newest, oldest] = await rows();
  assert.match(newest, /^linnet\.opusTiny, 0\.\d minutes, 0\.\d MB, /);
  assert.match(oldest, /^linnet\.mp3Tiny/);
  const [again] = await Promise.all([page.waitForEvent('download'),
    page.click('#history-list [aria-label="Download linnet.mp3"]')]);
  assert.ok(readFileSync(await again.path()).equals(bytes));
  await page.click('#history-list [aria-label="Remove linnet.opus"]');
  await page.waitForFunction(() => document.querySelectorAll('#history-list li').length === 1);
  assert.match((await rows())[0], /^linnet\.mp3/);
  // Another tab removes it meanwhile.
  const other = await page.context().newPage();
  await other.goto(`${server.origin}/`);
  await other.evaluate(() => import('./kept_files.js').then(({removeAllFiles}) => removeAllFiles()));
  await page.click('#history-list [aria-label="Download linnet.mp3"]');
  await page.waitForFunction(() => /not kept here any more/.test(document.querySelector('#history-note').textContent));
  await page.fill('#text', text);
  await made(page, 'wav');
  await page.click('#history-clear');
  await page.waitForFunction(() => document.querySelector('#history-list').textContent === 'None yet.');
  assert.equal(await page.textContent('#history-note'), 'All files are removed.');
  await ends(page);
});

test('the oldest files are forgotten beyond 30 files or 500 MB', async () => {
  const page = await ready();
  const names = await page.evaluate(async () => {
    const {keepFile, keptFiles} = await import('./kept_files.js');
    const names = async () => (await keptFiles()).map(f => f.name);
    const keep = (name, bytes) => keepFile({name, bytes, format: 'wav', seconds: 1, made: 0}, {file: new Blob()});
    for (let i = 0; i < 32; ++i) await keep(`${i}`, 1);
    const many = await names();
    await keep('large', 300e6);
    await keep('larger', 400e6);
    return [many.length, many.at(-1), await names()];
  });
  assert.deepEqual(names, [30, '2', ['larger']]);
  await ends(page);
});

test('where the browser has no room, the file is made, and the page says that it is not kept', async () => {
  const page = await ready(), devtools = await page.context().newCDPSession(page);
  const {usage} = await devtools.send('Storage.getUsageAndQuota', {origin: server.origin});
  await devtools.send('Storage.overrideQuotaForOrigin', {origin: server.origin, quotaSize: Math.ceil(usage) + 1000});
  await page.fill('#text', text.repeat(20));
  const {bytes} = await made(page, 'wav');
  assert.ok(bytes.length > 1e6);
  assert.match(await complaint(page), /is made, but it is not kept here: the browser has no room for another \d/);
  await ends(page);
});

test('a browser that forbids IndexedDB, and a damaged encoder, are said in words', async () => {
  const page = await ready();
  await page.evaluate(() => {
    IDBFactory.prototype.open = () => { throw new DOMException('forbidden by a policy', 'SecurityError'); };
  });
  await page.fill('#text', 'One.');
  await made(page, 'wav');
  assert.match(await complaint(page), /this browser keeps no files for this page \(forbidden by a policy\)/);
  await page.context().route('**/mp3.wasm', route => route.fulfill({body: 'no wasm'}));
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then(worker => worker?.unregister()));
  await page.reload();
  await waitForStatus(page, 'Ready');
  await page.selectOption('#save-format', 'mp3');
  await page.fill('#text', 'One.');
  await page.click('#download');
  await waitForStatus(page, 'No file was made');
  assert.match(await complaint(page), /^MP3 cannot be made: /);
  await ends(page);
});

// Runs in Firefox and WebKit: the sizes of a file in each format.
const body = `
  const [voice, text] = args;
  const {Linnet} = await import('/linnet.js'), {spokenFile} = await import('/saving.js');
  const {encoderOf, formatsHere} = await import('/encoders.js'), {blocksOf} = await import('/structure.js');
  const {keepFile, keptFiles} = await import('/kept_files.js');
  const linnet = await Linnet.load({voice: {model: voice, settings: null}}), files = {};
  for (const {format} of await formatsHere()) {
    const {file} = await spokenFile(linnet, {text, blocks: blocksOf(text, 'plain')}, {}, encoderOf(format), () => {});
    const bytes = new Uint8Array(await file.arrayBuffer());
    files[format] = btoa(bytes.reduce((all, byte) => all + String.fromCharCode(byte), ''));
    await keepFile({name: 'a', format, bytes: file.size, seconds: 1, made: 0}, {file});
  }
  linnet.close();
  return {files, kept: (await keptFiles()).map(({format}) => format)};`;

function judge(name, {files, kept}) {
  assert.deepEqual(Object.keys(files).sort(), ['mp3', 'opus', 'wav']);
  assert.deepEqual(kept.slice(0, 3), ['opus', 'mp3', 'wav']);
  const whole = decoded('b.wav', Buffer.from(files.wav, 'base64'));
  for (const format of ['mp3', 'opus']) {
    const samples = decoded(`b.${format}`, Buffer.from(files[format], 'base64'));
    const [alike, lag] = likeness(whole, samples, 3000);
    console.log(`${name}, ${format}: ${samples.length - whole.length} samples longer, ` +
      `correlation ${alike.toFixed(3)} at ${lag}`);
    assert.ok(alike > 0.85 && Math.abs(samples.length - whole.length) <= 5000, `${name} ${format}: ${alike}`);
  }
}

test('Firefox makes and keeps all three', async () => {
  judge('Firefox', await inFirefox(server.origin, scripted, body, heart, text));
});

test('so does WebKit', async () => {
  judge('WebKit', await inWebkit(server.origin, body, heart, 'One, two, three.'));  // its WebAssembly starts slowly
});
