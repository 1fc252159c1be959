// The page that was built without espeak-ng, in Chromium: what it speaks, and what it says of voices that it cannot
// read.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from '../web/support/browsers.mjs';
import {built, heart, open, root, site, tiny} from '../web/support/fixture.mjs';
import {complaint, readyPage, reloadOffline, speaks, waitForStatus} from '../web/support/page.mjs';

const lacks = /this page has no espeak-ng, which this voice needs to read texts/;
const voices = join(root, 'tests/golden/voices');
let server, browser, asked = [];  // paths
before(async () => {
  const hook = (request, response, path) => {
    asked.push(path);
    return false;
  };
  [server, browser] = [await site({hook}), await chromium()];
});
after(async () => {
  await browser.close();
  await server.close();
});

test('it offers voices that it can read, and speaks English text, without a server too', async () => {
  asked = [];
  const page = await readyPage(browser, server.origin);
  const listed = JSON.parse(readFileSync(join(built, 'voices/index.json'), 'utf8'));
  assert.deepEqual(listed.map(({model}) => model), ['hibari-heart.onnx']);
  await speaks(page, 'The quick brown fox jumps over 13 lazy dogs.');
  const [, seconds] = /^Spoke (\d+\.\d) s/.exec(await page.textContent('#status'));
  assert.ok(seconds > 2 && seconds < 8, seconds);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
  const wav = readFileSync(await download.path()), samples = new Int16Array(wav.buffer, wav.byteOffset + 44);
  assert.equal(wav.readUInt32LE(24), 24000);
  assert.ok(Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length) > 300, 'silence');
  await reloadOffline(page);
  await speaks(page, 'The server is gone.');
  assert.deepEqual(asked.filter(path => path.startsWith('/speech-data')), []);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a Piper voice that is picked is refused with what is missing, and the voice before it stays', async () => {
  const page = await readyPage(browser, server.origin);
  await page.click('#voices summary');
  await page.setInputFiles('#own-voice', ['onnx', 'onnx.json'].map(suffix => join(voices, `tiny-medium.${suffix}`)));
  assert.match(await complaint(page), lacks);
  assert.match(await page.textContent('#status'), /^Ready, still with Heart/);
  await speaks(page, 'It still speaks.');
  assert.equal(await page.isVisible('#error'), false);
  await page.context().close();
});

test('the library refuses a Piper voice before it fetches the model, and speaks by a voice of letters', async () => {
  asked = [];
  const page = await open(browser, `${server.origin}/blank/`);
  const settings = JSON.parse(readFileSync(join(voices, 'tiny-medium.onnx.json'), 'utf8'));
  const {refused, samples} = await page.evaluate(async ({heart, tiny, letters}) => {
    const {Linnet} = await import('/linnet.js'), linnet = await Linnet.load({voice: heart, flavour: 'single'});
    const refused = await linnet.openVoice(tiny).then(() => 'opened', error => `${error.kind}: ${error.message}`);
    await linnet.openVoice({model: tiny, name: 'letters', settings: new Blob([letters])});
    let samples = 0;
    for await (const block of linnet.speak('letters', {voice: 'letters'})) samples += block.samples.length;
    linnet.close();
    return {refused, samples};
  }, {heart, tiny, letters: JSON.stringify({...settings, phoneme_type: 'text'})});
  assert.match(refused, /^not_found: /);
  assert.match(refused, lacks);
  assert.ok(samples > 1000, samples);
  assert.equal(asked.filter(path => path === tiny).length, 1);  // for the voice of letters
  await page.context().close();
});
