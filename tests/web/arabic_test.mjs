// Arabic in the page: its net comes when an Arabic voice is opened, and what is said where a host has none.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {built, open, root, site} from './support/fixture.mjs';

const net = '/arabic-data/ar.diacritics', text = 'كتب الولد الدرس.';
let server, browser, answer = null, asked = [];
const hook = (request, response, path) => {
  asked.push(path);
  if (path !== net || !answer) return false;
  response.writeHead(answer.status, {'cross-origin-resource-policy': 'same-origin'}).end(answer.body);
  return true;
};
before(async () => { [server, browser] = [await site({hook}), await chromium()]; });
after(async () => {
  await browser.close();
  await server.close();
});

// What `body` returns, which has the voice tiny-xlow in the language {model, settings}.
async function inPage(language, body) {
  asked = [];
  const settings = JSON.parse(readFileSync(join(root, 'tests/golden/voices/tiny-xlow.onnx.json')));
  settings.espeak.voice = language;
  const page = await open(browser, `${server.origin}/blank/`);
  const result = await page.evaluate(`(async (json, text) => {
    const {Linnet} = await import('/linnet.js'), notes = [];
    const voice = {model: '/tiny/tiny-xlow.onnx', settings: new Blob([json])};
    const load = () => Linnet.load({voice, onNote: ({message}) => notes.push(message)});
    ${body}
  })(...${JSON.stringify([JSON.stringify(settings), text])})`);
  assert.deepEqual(page.problems, []);
  await page.context().close();
  return result;
}

const words = `
  const linnet = await load();
  const all = (await linnet.words(text)).map(({written, said, decidedBy}) => ({written, said, decidedBy}));
  const {usedBytes} = await linnet.memory();
  let samples = 0;
  for await (const block of linnet.speak(text)) samples += block.samples.length;
  linnet.close();
  return {all, samples, usedBytes, notes};`;

test('an Arabic voice fetches the net, once, and its words get their diacritics', async () => {
  const {all, samples, notes} = await inPage('ar', words);
  assert.deepEqual(all[0], {written: 'كتب', said: 'كَتَبَ', decidedBy: 'diacritics'});
  assert.equal(all.length, 3);
  assert.ok(samples > 5000);
  assert.deepEqual(notes, []);
  assert.equal(asked.filter(path => path === net).length, 1);
});

test('other voices do not fetch it, and take 4 to 12 MB less', async () => {
  const arabic = await inPage('ar', words), english = await inPage('en-us', words);
  assert.ok(!asked.includes(net));
  const more = (arabic.usedBytes - english.usedBytes) / 1e6;
  assert.ok(more > 4 && more < 12, `${more} MB`);
});

test('where the host has no net, Arabic is spoken as it is written, and a note says so', async () => {
  answer = {status: 404, body: 'not found'};
  const {all, samples, notes} = await inPage('ar', words);
  answer = null;
  assert.equal(all[0].said, 'كتب');
  assert.ok(samples > 5000);
  assert.deepEqual(notes, ['this page has no net for Arabic: texts are spoken with the diacritics that they have']);
});

test('a damaged net, or a host that fails, is an error that names the net; the voice opens later', async () => {
  const refused = `
    const error = await load().then(() => 'opened', error => error.kind + ': ' + error.message);
    return error;`;
  answer = {status: 200, body: readFileSync(join(built, net)).subarray(0, 100_000)};
  assert.match(await inPage('ar', refused), /^io: ar\.diacritics: the net for Arabic diacritics: /);
  answer = {status: 500, body: ''};
  assert.match(await inPage('ar', refused), /^io: this voice needs the net for Arabic, ar\.diacritics: .* 500/);
  answer = null;
  assert.equal((await inPage('ar', words)).all[0].said, 'كَتَبَ');
});
