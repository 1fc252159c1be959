// The browser extension, build/extension, in Chromium: its voices speak to pages and to chrome.tts, read selections
// aloud, and come and go by its options. What is heard is measured where the extension plays it.
import assert from 'node:assert/strict';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromiumWith} from './support/browsers.mjs';
import {root} from './support/fixture.mjs';
import {listen, offscreenDocument} from './support/offscreen.mjs';
import {serve} from './support/server.mjs';

const extension = join(root, 'build/extension'), heart = 'Linnet Heart';
const tinyVoice = name => ['', '.json'].map(end => join(root, `tests/golden/voices/${name}.onnx${end}`));
const wait = seconds => new Promise(done => setTimeout(done, seconds * 1000));

let folder, site, context, worker, options, page;
const foreign = [];  // requests to other places than the extension and the test's own page

async function start() {
  let id;
  ({context, worker, id} = await chromiumWith(extension, join(folder, 'profile')));
  context.on('request', request => {
    if (!/^(chrome-extension|blob|data):/.test(request.url()) && !request.url().startsWith(site.origin)) {
      foreign.push(request.url());
    }
  });
  options = await context.newPage();
  await options.goto(`chrome-extension://${id}/options.html`);
  await options.waitForSelector('html[data-ready]');
  page = await context.newPage();
  await page.goto(site.origin);
  await page.mouse.click(9, 9);  // pages may speak only after a tap
}

before(async () => {
  if (!existsSync(join(extension, 'manifest.json'))) {
    throw Error(`this test needs ${extension}: ./run extension makes it (./test does, too)`);
  }
  folder = mkdtempSync(join(tmpdir(), 'linnet-extension-'));
  site = await serve({'/': join(root, 'tests/web/blank')}, {isolated: false});
  await start();
});
after(async () => {
  await context?.close();
  await site?.close();
  rmSync(folder, {recursive: true});
});

/** Speaks by chrome.tts; resolves to its events, [type, word or error's message, ms]. Steps: {ms: 'stop' …}. */
const speak = (text, {voiceName = heart, steps = {}, ...more} = {}) => options.evaluate(async ([text, more, steps]) => {
  const events = [], began = performance.now();
  const timers = Object.entries(steps).map(([ms, step]) => setTimeout(() => chrome.tts[step](), ms));
  await new Promise(done => chrome.tts.speak(text, {...more,
    onEvent({type, charIndex, length, errorMessage}) {
      events.push([type, errorMessage ?? (length > 0 ? text.slice(charIndex, charIndex + length) : ''),
        performance.now() - began]);
      if (['end', 'error', 'interrupted', 'cancelled'].includes(type)) done();
    }}));
  timers.forEach(clearTimeout);
  return events;
}, [text, {voiceName, ...more}, steps]);
const wordsOf = events => events.filter(([type]) => type === 'word').map(([, word]) => word);
const lastOf = events => events.at(-1).slice(0, 2).join(' ').trim();
const ears = async () => listen(await offscreenDocument(context.browser()));
const offered = () => options.evaluate(async () => (await chrome.tts.getVoices()).map(v => [v.voiceName, v.lang]));

test('its voice is listed as a local one, with the events that it sends', async () => {
  const [voice, ...more] = await options.evaluate(() => chrome.tts.getVoices());
  assert.deepEqual(more, []);
  assert.deepEqual([voice.voiceName, voice.lang, voice.remote], [heart, 'en-US', false]);
  for (const type of ['start', 'word', 'end', 'error']) assert.ok(voice.eventTypes.includes(type));
});

test('it speaks by threads and fetches nothing', async () => {
  await context.setOffline(true);
  assert.equal(lastOf(await speak('One.')), 'end');
  await context.setOffline(false);
  assert.equal(await (await offscreenDocument(context.browser()))('crossOriginIsolated'), true);
});

test('a page speaks by speechSynthesis: sound, words in order, and a pause', async () => {
  const text = 'The linnet sat on the gate, and it sang for a while.', heard = await ears();
  const told = await page.evaluate(async ([text, name]) => {
    while (!speechSynthesis.getVoices().length) await new Promise(done => { speechSynthesis.onvoiceschanged = done; });
    const utterance = new SpeechSynthesisUtterance(text), events = [];
    utterance.voice = speechSynthesis.getVoices().find(voice => voice.name === name);
    for (const type of ['start', 'boundary']) {
      utterance[`on${type}`] = ({charIndex, charLength}) => events.push(
        [type, text.slice(charIndex, charIndex + charLength), performance.now()]);
    }
    const over = new Promise(done => {
      utterance.onend = () => done('end');
      utterance.onerror = ({error}) => done(error);
    });
    speechSynthesis.speak(utterance);
    while (events.length < 4) await new Promise(done => setTimeout(done, 20));
    speechSynthesis.pause();
    await new Promise(done => setTimeout(done, 300));
    const before = events.length;
    await new Promise(done => setTimeout(done, 1500));
    const meanwhile = events.length - before;
    speechSynthesis.resume();
    return {over: await over, events, meanwhile, isLocal: utterance.voice.localService};
  }, [text, heart]);
  assert.deepEqual([told.over, told.meanwhile, told.isLocal], ['end', 0, true]);
  assert.equal(told.events[0][0], 'start');
  assert.deepEqual(told.events.slice(1).map(([, word]) => word), text.match(/\w+/g));
  const {loudest, underruns} = await heard();
  assert.ok(loudest > 0.02, `${loudest}`);
  assert.equal(underruns, 0);
});

test('rate, pitch and volume do what they say', async () => {
  const text = 'Early one morning, all of our lorries rolled away.', measured = {};
  for (const [name, how] of [['plain', {}], ['fast', {rate: 2}], ['high', {pitch: 1.5}], ['quiet', {volume: 0.25}]]) {
    const heard = await ears(), events = await speak(text, how);
    assert.equal(lastOf(events), 'end');
    measured[name] = {...await heard(), ms: events.at(-1)[2] - events[0][2]};
  }
  const {plain, fast, high, quiet} = measured, told = JSON.stringify(measured);
  assert.ok(fast.ms < 0.65 * plain.ms, told);
  assert.ok(Math.abs(fast.pitch / plain.pitch - 1) < 0.15, told);
  assert.ok(Math.abs(high.pitch / plain.pitch / Math.SQRT2 - 1) < 0.12, told);
  assert.ok(Math.abs(quiet.loudest / plain.loudest - 0.25) < 0.08, told);
});

test('stop silences it at once, and the next text is spoken', async () => {
  const events = await speak('This goes on and on, until somebody stops it, which is soon.', {steps: {900: 'stop'}});
  assert.equal(lastOf(events), 'interrupted');
  await wait(0.1);
  const heard = await ears();
  await wait(0.3);
  assert.ok((await heard()).loudest < 1e-3);
  assert.deepEqual(wordsOf(await speak('Here is another.')), ['Here', 'is', 'another']);
});

test('a paused text that is stopped does not hold up the next one', async () => {
  const events = await speak('This one is paused, and never goes on.', {steps: {600: 'pause', 1200: 'stop'}});
  assert.equal(lastOf(events), 'interrupted');
  assert.equal(lastOf(await speak('Next.')), 'end');
});

test('marks of SSML are not heard, and words keep their places', async () => {
  const events = await speak('<?xml version="1.0"?><speak>Salt &amp; <emphasis>pepper</emphasis> &lt; 2.</speak>');
  assert.deepEqual(wordsOf(events), ['Salt', '&amp;', 'pepper', '&lt;', '2']);
});

test('an empty text ends, and one without words too', async () => {
  for (const text of ['', ' ', '...']) assert.equal(lastOf(await speak(text)), 'end');
});

test('where the engine is lost the text ends with an error, and the next one starts it again', async () => {
  const speaking = speak('This sentence is long enough that the engine can be closed before it ends.');
  await wait(0.8);
  await options.evaluate(() => chrome.offscreen.closeDocument());
  assert.equal(lastOf(await speaking), 'error the engine was closed');
  assert.equal(lastOf(await speak('And on.')), 'end');
});

test('of texts that follow each other while the engine starts the last one is spoken', async () => {
  await options.evaluate(() => chrome.offscreen.closeDocument());
  const first = speak('One.'), second = speak('Two.'), third = speak('Three.');
  assert.deepEqual([lastOf(await first), lastOf(await second)], ['interrupted', 'interrupted']);
  assert.deepEqual(wordsOf(await third), ['Three']);
});

/** What becomes of the texts that the context menu reads: next(type) resolves with the next event of that type. */
async function readings() {
  const noted = await worker.evaluateHandle(() => {
    const {speak} = chrome.tts, types = [];
    let told = () => {};
    chrome.tts.speak = (text, options) => speak(text, {...options, onEvent(event) {
      options.onEvent(event);
      types.push(event.type);
      told();
    }});
    return async type => {
      while (!types.includes(type)) await new Promise(done => { told = done; });
      types.splice(0, types.indexOf(type) + 1);
    };
  });
  return type => noted.evaluate((next, type) => next(type), type);
}

test('a selection is read aloud from the context menu, also a long one, and stopped by menu and button', async () => {
  const choose = (menuItemId, selectionText) => worker.evaluate(
    ([menuItemId, selectionText]) => chrome.contextMenus.onClicked.dispatch({menuItemId, selectionText}),
    [menuItemId, selectionText]);
  const next = await readings();
  const long = 'A sentence that is read aloud. '.repeat(3000);
  for (const stop of [() => choose('stop'), () => worker.evaluate(() => chrome.action.onClicked.dispatch({}))]) {
    await choose('read', long);
    await next('start');
    const heard = await ears();
    await wait(1.5);
    assert.ok((await heard()).loudest > 0.02);
    await stop();
    await next('interrupted');
    assert.equal(await options.evaluate(() => chrome.tts.isSpeaking()), false);
  }
  await choose('read', 'Short.');
  await next('start');
  await next('end');
  await choose('read', ' ');
  await next('end');
  const shown = () => worker.evaluate(
    async () => [await chrome.action.getBadgeText({}), await chrome.action.getTitle({})]);
  await choose('read', long);
  await next('start');
  await options.evaluate(() => chrome.offscreen.closeDocument());
  await next('error');
  assert.deepEqual(await shown(), ['!', 'Linnet could not read this: the engine was closed']);
  await choose('read', 'Short.');
  await next('start');
  assert.match((await shown()).join(' '), /^ Linnet: stop reading/);
  await next('end');
});

test('a user\'s own voices are added, speak, outlive the browser, and are removed', async () => {
  await options.getByLabel('Add a voice').setInputFiles(tinyVoice('tiny-medium'));
  await options.getByText('Added tiny-medium.').waitFor();
  await options.getByLabel('Add a voice').setInputFiles(tinyVoice('tiny-high-speakers'));
  await options.getByText('Added tiny-high-speakers.').waitFor();
  const speakers = (await offered()).map(([name]) => name).filter(name => /tiny-high-speakers /.test(name));
  assert.ok(speakers.length > 1, `${speakers}`);
  assert.deepEqual(await offered(), [heart, 'Linnet tiny-medium', ...speakers].map(name => [name, 'en-US']));
  await context.close();
  await start();
  assert.equal((await offered()).length, 2 + speakers.length);
  for (const voiceName of ['Linnet tiny-medium', ...speakers.slice(-1), heart]) {
    assert.deepEqual(wordsOf(await speak('One two three.', {voiceName})), ['One', 'two', 'three'], voiceName);
  }
  assert.match(await options.getByRole('list').innerText(), /tiny-medium\s*2\.0 MB\s*Remove/);
  for (const name of ['tiny-medium', 'tiny-high-speakers']) {
    await options.getByRole('button', {name: `Remove ${name}`}).click();
    await options.getByText(`Removed ${name}.`).waitFor();
  }
  assert.deepEqual(await offered(), [[heart, 'en-US']]);
  assert.equal(await options.innerText('#storage'), 'None yet.');
});

test('a voice whose file the browser has lost says so, and leaves the list', async () => {
  await options.getByLabel('Add a voice').setInputFiles(tinyVoice('tiny-medium'));
  await options.getByText('Added tiny-medium.').waitFor();
  await options.evaluate(async () => { for (const name of await caches.keys()) await caches.delete(name); });
  const events = await speak('One.', {voiceName: 'Linnet tiny-medium'});
  assert.match(lastOf(events), /^error the voice Linnet tiny-medium is not kept here any more/);
  while ((await offered()).length > 1) await wait(0.05);
});

test('files that are no voice are refused in words, and not kept', async () => {
  await options.getByLabel('Add a voice').setInputFiles({name: 'x.onnx', mimeType: '', buffer: Buffer.alloc(9000)});
  await options.getByRole('alert').getByText('x cannot be used: ').waitFor();
  assert.deepEqual(await offered(), [[heart, 'en-US']]);
  assert.equal(await options.evaluate(async () => (await (await caches.open('linnet-voices-1')).keys()).length), 0);
});

test('the options speak by keyboard, and remember voice and speed', async () => {
  await options.getByLabel('Speed').focus();
  await options.keyboard.press('ArrowRight');
  await options.keyboard.press('Tab');
  assert.equal(await options.evaluate(() => document.activeElement.id), 'sample');
  await options.keyboard.press('Enter');
  await options.getByRole('status').getByText('Spoken.').waitFor();
  await options.reload();
  await options.waitForSelector('html[data-ready]');
  assert.equal(await options.inputValue('#rate'), '1.1');
  const unnamed = await options.evaluate(() => [...document.querySelectorAll('input, select, button')]
    .filter(({labels, textContent}) => !labels?.length && !textContent.trim()).map(({id}) => id));
  assert.deepEqual(unnamed, []);
  await options.getByText('What this extension contains').click();
  await options.waitForFunction(() => /xnnpack[^]*hibari/.test(document.querySelector('#licences-text').textContent));
});

test('a pause of 40 s does not lose the text, and an idle engine is closed', {skip: !process.env.LINNET_LONG},
  async () => {
    const events = await speak('It pauses here, and goes on after a long while.',
      {steps: {800: 'pause', 40_800: 'resume'}});
    assert.equal(lastOf(events), 'end');
    await wait(65);
    assert.equal(await offscreenDocument(context.browser()), null);
  });

test('a page cannot read the extension\'s files, and nothing was requested from anywhere', async () => {
  const file = await worker.evaluate(() => chrome.runtime.getURL('voices/hibari-heart.onnx'));
  assert.equal(await page.evaluate(file => fetch(file).then(() => 'read', () => 'refused'), file), 'refused');
  assert.deepEqual(foreign.filter(url => url !== file), []);
});
