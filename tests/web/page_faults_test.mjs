// Faults around the page. After each one the page says what happened and can speak again.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {model, settings} from './support/damaged_voices.mjs';
import {open, root, tinySite} from './support/fixture.mjs';
import {complaint, readyPage, speaks, waitForStatus} from './support/page.mjs';

const [otherModel, otherSettings] = ['tiny-xlow.onnx', 'tiny-xlow.onnx.json'].map(
  name => readFileSync(join(root, 'tests/golden/voices', name)));
// path → answers, given one after the other before the files' own: a status, bytes, or a function of the response
let answers = {}, server, browser;
const hook = (request, response, path) => {
  const answer = answers[path]?.shift();
  if (answer === undefined) return false;
  if (typeof answer === 'function') answer(response);
  else if (typeof answer === 'number') response.writeHead(answer).end();
  else {
    response.writeHead(200, {'content-type': 'application/json', 'cross-origin-resource-policy': 'same-origin'})
      .end(answer);
  }
  return true;
};
before(async () => { [server, browser] = [await tinySite({hook}), await chromium()]; });
after(async () => {
  await browser.close();
  await server.close();
});
// Without the service worker, which would fetch files of its own.
const ready = (status, awaiting = {}) => {
  answers = awaiting;
  return readyPage(browser, server.origin, status, {serviceWorkers: 'block'});
};
const twoVoices = JSON.stringify([{name: 'First', model: 'first.onnx'}, {name: 'Second', model: 'second.onnx'}]);
const buttons = page => page.evaluate(() => Object.fromEntries(
  ['speak', 'pause', 'stop'].map(id => [id, !document.getElementById(id).disabled])));

test('a voice that could not be fetched is fetched at the next Speak, and then used', async () => {
  const page = await ready('No voice is loaded; Speak tries again', {'/voices/index.json': Array(2).fill(twoVoices),
    '/voices/first.onnx': [503, model], '/voices/first.onnx.json': [settings, settings]});
  assert.match(await complaint(page), /^First cannot be used: cannot fetch .*first\.onnx: the server answers 503/);
  assert.deepEqual(await buttons(page), {speak: true, pause: false, stop: false});
  await speaks(page, 'Here it is.');
  assert.equal(await page.isVisible('#error'), false);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a voice chosen while another one is fetched is the one that speaks, ' +
    'also if the other one arrives first', async () => {
  let first;
  answers = {'/voices/index.json': [twoVoices], '/voices/first.onnx': [response => { first = response; }],
    '/voices/first.onnx.json': [settings],
    '/voices/second.onnx': [response => {
      first.end(model);
      setTimeout(() => response.end(otherModel), 2000);  // the first voice would be opened in this time
    }], '/voices/second.onnx.json': [otherSettings]};
  const page = await open(browser, `${server.origin}/`, {serviceWorkers: 'block'});
  await page.waitForFunction(() => document.querySelectorAll('#voice option').length === 2);
  while (!first) await page.waitForTimeout(20);  // until the page has requested it
  await page.selectOption('#voice', {label: 'Second'});
  await waitForStatus(page, 'Ready');
  assert.match(await page.textContent('#status'), /16000 Hz/);
  await speaks(page, 'The second one.');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
  assert.equal(readFileSync(await download.path()).readUInt32LE(24), 16000);
  assert.equal(await page.evaluate(() => document.querySelector('#voice').selectedOptions[0].text), 'Second');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('an engine failure is reported, and the next Speak starts the engine again', async () => {
  const page = await ready('Ready');
  await page.fill('#text', 'A sentence that goes on and on. '.repeat(100));
  await page.click('#speak');
  await page.waitForSelector('#spoken-text mark', {state: 'attached'});
  const engine = page.workers().find(worker => worker.url().endsWith('/worker.js'));  // the others are threads
  await engine.evaluate(() => { setTimeout(() => { throw Error('a fault of the test'); }); });
  assert.match(await complaint(page), /worker failed: .*a fault of the test/);
  assert.deepEqual(await buttons(page), {speak: true, pause: false, stop: false});
  await speaks(page, 'Anew.');
  assert.equal(await page.isVisible('#error'), false);
  await page.context().close();
});

test('a failure to load the player\'s worklet is reported, and it is fetched again', async () => {
  const page = await ready('Ready');
  answers = {'/player_worklet.js': [503]};
  await page.fill('#text', 'One.');
  await page.click('#speak');
  assert.match(await complaint(page), /cannot load .*player_worklet\.js, which plays the sound/);
  assert.deepEqual(await buttons(page), {speak: true, pause: false, stop: false});
  await speaks(page, 'Two.');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a damaged list of the host\'s voices is reported, and a voice of the user\'s own speaks', async () => {
  const page = await ready('No voice yet: add your own below', {'/voices/index.json': Array(9).fill('{"voices": 3}')});
  assert.match(await complaint(page), /voices\/index\.json is damaged; expected a list/);
  await page.click('#voices summary');
  await page.setInputFiles('#own-voice',
    ['tiny-medium.onnx', 'tiny-medium.onnx.json'].map(name => join(root, 'tests/golden/voices', name)));
  await waitForStatus(page, 'Ready');
  await speaks(page, 'One.');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('two clicks on Speak speak once; a stop before the first sound makes no sound, and the next Speak works',
  async () => {
  const page = await ready('Ready');
  await page.fill('#text', 'Once.');
  await page.dblclick('#speak');
  await waitForStatus(page, 'Spoke');
  assert.match(await page.textContent('#status'), /^Spoke [01]\.\d s/);
  for (let i = 0; i < 3; ++i) {
    await page.evaluate(() => { document.querySelector('#speak').click(); document.querySelector('#stop').click(); });
    await waitForStatus(page, 'Stopped');
    assert.deepEqual(await buttons(page), {speak: true, pause: false, stop: false});
  }
  assert.equal(await page.isVisible('#error'), false);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a pause before the first sound of the page lasts until it is resumed', async () => {
  const page = await ready('Ready');
  await page.fill('#text', 'Once.');
  await page.evaluate(() => { document.querySelector('#speak').click(); document.querySelector('#pause').click(); });
  await waitForStatus(page, 'Paused');
  await page.waitForTimeout(700);  // a pause that ends too early would be noticed in this time
  assert.equal(await page.evaluate(() => document.querySelector('#spoken-text mark')), null,
    'nothing is heard in a pause');
  assert.equal(await page.textContent('#pause'), 'Resume');
  await page.click('#pause');
  await waitForStatus(page, 'Spoke');
  assert.equal(await page.textContent('#pause'), 'Pause');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the browser reports a seed or speed out of range, also for Ctrl+Enter, and nothing is spoken', async () => {
  const page = await ready('Ready');
  await page.fill('#seed', '-3');
  await page.focus('#text');
  await page.keyboard.press('Control+Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'seed');
  assert.match(await page.textContent('#status'), /^Ready/);
  await page.fill('#seed', '3');
  await page.focus('#text');
  await page.keyboard.press('Control+Enter');
  await waitForStatus(page, 'Spoke');
  await page.context().close();
});
