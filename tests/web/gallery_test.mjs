// The page's gallery of voices: facts, samples, search, mixes, comparison; the charts of the visit, and measuring.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {firefox, ScriptedPage} from './support/firefox.mjs';
import {open, root, site} from './support/fixture.mjs';
import {complaint, readyPage, speaks, waitForStatus} from './support/page.mjs';
import {webkit} from './support/webdriver.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const golden = join(root, 'tests/golden/styletts2'), sample = '/voices/samples/hibari-heart.opus';
const listed = JSON.stringify([
  {name: 'Tiny', model: '/tiny/tiny-medium.onnx', language: 'en-US', family: 'Piper', quality: 'medium', bytes: 2e6,
    memory_mb: 20, licence: 'CC0', sample},
  {name: 'Mixer', model: '/kokoro/tiny.linnet', language: 'en-US', family: 'Kokoro', speakers: 3, sample: 'no.opus'},
  {name: 'Thorsten', model: '/tiny/a.onnx', language: 'de-DE', family: 'Piper', licence: 'CC0'},
  {name: 'Königin', model: '/tiny/b.onnx', language: 'de-DE', family: 'Piper', licence: 'CC-BY-4.0'},
  {name: 'Siwis', model: '/tiny/c.onnx', language: 'fr-FR', family: 'Piper'}]);
let folder, server, browser, asked = [];
const scripted = new ScriptedPage();

const hook = (request, response, path) => {
  asked.push(path);
  if (scripted.hook(request, response, path)) return true;
  if (path !== '/voices/index.json') return false;
  const headers = {'content-type': 'application/json', 'cross-origin-resource-policy': 'same-origin'};
  response.writeHead(200, headers).end(listed);
  return true;
};

// A tiny model of Kokoro's kind with three speakers, as in kokoro_test.mjs.
function makeMixer() {
  const {tensors} = JSON.parse(readFileSync(join(golden, 'tiny-kokoro.json'))), styles = join(folder, 'styles');
  const {offset, shape: [width]} = tensors.find(({name}) => name === 'style');
  const style = new Float32Array(readFileSync(join(golden, 'tiny-kokoro.f32')).buffer.slice(0))
    .subarray(offset, offset + width);
  mkdirSync(styles);
  for (const [name, factor] of [['af_heart', 1], ['bf_emma', -1], ['ef_dora', 0.5]]) {
    const rows = Float32Array.from({length: 510 * width}, (_, i) => factor * style[i % width]);
    writeFileSync(join(styles, `${name}.bin`), Buffer.from(rows.buffer));
  }
  execFileSync(join(root, 'build/release/linnet'), ['import', join(golden, 'tiny-kokoro.onnx'), '--styles', styles,
    '--precision', 'int8', '--quiet', '-o', join(folder, 'tiny.linnet')]);
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'linnet-gallery-'));
  makeMixer();
  [server, browser] = [await site({folders: {'/kokoro/': folder}, hook}), await chromium()];
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, {recursive: true});
});

const ready = (context = {}) => readyPage(browser, server.origin, 'Ready', context);
const names = page => page.$$eval('#gallery-list h3', all => all.map(({textContent}) => textContent));
const inList = (page, name) => page.locator('#gallery-list').getByRole('button', {name});
const ends = async page => {
  assert.deepEqual(page.problems, []);
  await page.context().close();
};

test('each voice says what it is and costs; search, language and place choose among them', async () => {
  const page = await ready();
  assert.deepEqual(await names(page), ['Tiny', 'Mixer', 'Thorsten', 'Königin', 'Siwis']);
  const facts = await page.innerText('#gallery-list li:first-child dl');
  for (const wanted of [/American English/, /Piper/, /medium/, /2\.0 MB/, /takes 20 MB of memory/, /CC0/,
    /in this browser/]) assert.match(facts, wanted);
  assert.equal(await page.getAttribute('#gallery-list li:first-child', 'aria-current'), 'true');
  await page.fill('#gallery-search', 'konigin german');
  assert.deepEqual(await names(page), ['Königin']);
  assert.equal(await page.textContent('#gallery-count'), '1 of 5 voices');
  await page.fill('#gallery-search', 'nothing like this');
  assert.match(await page.textContent('#gallery-count'), /^No voice fits/);
  await page.fill('#gallery-search', '');
  await page.selectOption('#gallery-language', 'de');
  assert.deepEqual(await names(page), ['Thorsten', 'Königin']);
  await page.selectOption('#gallery-language', '');
  await page.selectOption('#gallery-kept', 'host');
  assert.equal((await names(page)).includes('Tiny'), false);
  await ends(page);
});

test('a sample sounds without the voice being fetched, ends by itself or is stopped; a missing one is reported',
  async () => {
  asked = [];
  const page = await ready();
  await page.evaluate(() => {
    globalThis.played = [];
    const play = Audio.prototype.play;
    Audio.prototype.play = function () { played.push(this); return play.call(this); };
  });
  await inList(page, 'Listen: Tiny').click();
  await inList(page, 'Stop: Tiny').waitFor();
  await page.waitForFunction(() => played[0].currentTime > 0.1);
  await inList(page, 'Stop: Tiny').click();
  assert.equal(await page.evaluate(() => played[0].paused), true);
  await inList(page, 'Listen: Tiny').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => played[1]?.ended);
  await inList(page, 'Listen: Tiny').waitFor();
  await inList(page, 'Listen: Mixer').click();
  assert.match(await complaint(page), /^The sample of Mixer cannot be played: /);
  assert.ok(!asked.includes('/kokoro/tiny.linnet'));
  await ends(page);
});

test('a voice is used from the gallery; its speakers are mixed by sliders, and the mix speaks', async () => {
  const page = await ready();
  assert.equal(await page.isVisible('#mix'), false);
  await inList(page, 'Use: Mixer').click();
  await waitForStatus(page, 'Ready: American English');
  assert.equal(await page.$eval('#voice', list => list.selectedOptions[0].text), 'Mixer');
  await page.click('#mix summary');
  assert.equal(await page.inputValue('#speaker'), '0');
  await page.click('#mix-add');
  assert.equal(await page.textContent('#mix-written'), 'Written none yet');
  await page.click('#mix-add');
  await page.getByLabel('Share of af_heart').focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.textContent('#mix-written'), 'Written af_heart(2)+bf_emma(1)');
  assert.equal(await page.inputValue('#speaker'), 'af_heart(2)+bf_emma(1)');
  await speaks(page, 'Good morning.');
  assert.equal(await page.isVisible('#error'), false);
  await page.getByRole('button', {name: 'Remove bf_emma'}).click();
  assert.equal(await page.inputValue('#speaker'), '0');
  await ends(page);
});

test('two voices speak the same text in turn, and the voice in use stays', async () => {
  const page = await ready();
  await page.fill('#text', 'One.');
  await page.click('#compare summary');
  await page.click('#compare-take-A');
  assert.equal(await page.isDisabled('#compare-both'), true);
  await inList(page, 'Use: Mixer').click();
  await waitForStatus(page, 'Ready: American English');
  await page.click('#compare-take-B');
  assert.deepEqual(await page.$$eval('.slot h3', all => all.map(e => e.textContent)),
    ['A: Tiny', 'B: Mixer · af_heart']);
  await page.evaluate(() => {
    globalThis.said = [];
    new MutationObserver(() => said.push(document.querySelector('#status').textContent))
      .observe(document.querySelector('#status'), {childList: true});
  });
  await page.click('#compare-both');
  await page.waitForFunction(() => said.filter(words => words.startsWith('Spoke')).length === 2);
  assert.deepEqual((await page.evaluate(() => said)).filter(words => /^Speaking with/.test(words)),
    ['Speaking with A: Tiny', 'Speaking with B: Mixer · af_heart']);
  assert.equal(await page.$eval('#voice', list => list.selectedOptions[0].text), 'Mixer');
  await speaks(page, 'Two.');
  assert.equal(await page.isVisible('#error'), false);
  await ends(page);
});

test('the visit is drawn: each chart has a name with its figures, and a table has all of them',
  async () => {
  const page = await ready();
  await speaks(page, 'One two three.');
  await page.click('#session > summary');
  await page.waitForSelector('#charts svg');
  const charts = page.locator('#charts').getByRole('img');
  assert.equal(await charts.count(), 3);
  const labels = await charts.evaluateAll(all => all.map(svg => svg.getAttribute('aria-label')));
  assert.match(labels[0], /^Memory, MB: \d+ values, now \d+, least \d+, most \d+$/);
  assert.match(labels[1], /^Time to first sound, ms: 1 values, now \d+/);
  const [, rtf] = labels[2].match(/^Real-time factor: 1 values, now (\d\.\d{3})/);
  assert.ok(rtf > 0 && rtf < 1, rtf);
  await page.click('#session details summary');
  const rows = await page.$$eval('#session-rows tr', all => all.map(row => row.innerText));
  for (const wanted of [/Memory, MB\t\d+/, /Time to first sound, ms\t\d+/, /Real-time factor\t0\.\d+/]) {
    assert.ok(rows.some(row => wanted.test(row)), rows.join('\n'));
  }
  await ends(page);
});

test('what the governor refuses is told to the page', async () => {
  const page = await open(browser, `${server.origin}/blank/`);
  const notes = await page.evaluate(async () => {
    const {Linnet} = await import('/linnet.js'), notes = [];
    await Linnet.load({voice: '/cached/en_US-joe-medium.onnx', maxMemoryMB: 48, onNote: note => notes.push(note)})
      .catch(error => notes.push({kind: error.kind}));
    return notes;
  });
  assert.deepEqual(notes.slice(-2).map(({kind}) => kind), ['refused', 'out_of_memory']);
  assert.match(notes.at(-2).message, /^Low memory: refusing voice/);
  assert.equal(notes.at(-2).code, 'refuse');
  await page.context().close();
});

test('marks of what the engine did are in the language of the page, also after it has changed', async () => {
  const page = await ready();
  const [english, german] = await page.evaluate(async () => {
    const [{SessionLog}, {SessionPanel}, {useLanguage}] = await Promise.all(
      ['session_log', 'session_panel', 'page_language'].map(name => import(`./${name}.js`)));
    const make = name => document.body.appendChild(document.createElement(name));
    const [details, charts, rows] = ['details', 'div', 'tbody'].map(make), log = new SessionLog();
    const drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const shown = async () => {
      await drawn();
      return [...rows.rows].map(row => [...row.cells].slice(1).map(cell => cell.textContent).join(': ')).sort();
    };
    new SessionPanel({details, charts, rows}, log);
    details.open = true;
    log.addMark({kind: 'refused', code: 'refuse', message: 'Low memory: refusing'});
    log.addMark({kind: 'paused', code: 'rest', seconds: 1.25, message: 'rests for 1.3 s'});
    log.addMark({kind: 'degraded', message: 'threads: 2 → 1'});
    const before = await shown();
    await useLanguage('de');
    return [before, await shown()];
  });
  assert.deepEqual(english,
    ['degraded: threads: 2 → 1', 'paused: a rest of 1.3 s', 'refused: there is not enough memory']);
  assert.ok(german.some(row => row.endsWith(': der Speicher reicht nicht')), german.join('; '));
  assert.ok(german.some(row => row.endsWith(': eine Pause von 1,3 s')), german.join('; '));
  await ends(page);
});

test('the device is measured by flavour and threads, with a result that can be copied', async () => {
  const page = await ready({permissions: ['clipboard-read', 'clipboard-write']});
  await page.click('#measure > summary');
  await page.click('#measure-start');
  await page.waitForFunction(() => document.querySelector('#measure-note').textContent === 'Measured.', null,
    {timeout: 120_000});
  const rows = await page.$$eval('#measure-rows tr', all => all.map(row => [...row.cells].map(c => c.textContent)));
  const measured = new Set(rows.map(([flavour]) => flavour));
  assert.deepEqual([...measured], ['relaxed', 'simd', 'single']);
  for (const [, , rtf, first] of rows) assert.ok(Number(rtf) > 0 && Number(first) > 0);
  await page.click('#measure-copy');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /^# Linnet, Tiny; \d+ cores; Mozilla.*\nflavour\tthreads\trtf\tfirst_ms\nrelaxed\t1\t\d/);
  await speaks(page, 'It speaks on.');
  await ends(page);
});

test('the memory that the page names for a voice is what its engine takes', async () => {
  const built = JSON.parse(readFileSync(join(root, 'build/web/voices/index.json')));
  const page = await open(browser, `${server.origin}/blank/`);
  for (const {model, settings, memory_mb: named} of built.filter(({model}) => model.endsWith('.onnx'))) {
    const taken = await page.evaluate(async voice => {
      const {Linnet} = await import('/linnet.js'), linnet = await Linnet.load({voice});
      for await (const block of linnet.speak('The quick brown fox jumps over the lazy dog.')) void block;
      const {heapBytes} = await linnet.memory();
      linnet.close();
      return heapBytes / 1e6;
    }, {model: `/voices/${model}`, ...settings === null && {settings}});
    console.log(`${model}: ${taken.toFixed(0)} MB, named ${named}`);
    assert.ok(taken <= 1.1 * named && taken >= 0.7 * named, `${model}: ${taken} MB, named ${named}`);
  }
  await page.context().close();
});

test('axe finds no fault in gallery, mixes, comparison and charts, light, dark and at 320 pixels', async () => {
  for (const context of [{}, {colorScheme: 'dark'}, {viewport: {width: 320, height: 700}}]) {
    const page = await ready({...context, bypassCSP: true});
    await inList(page, 'Use: Mixer').click();
    await waitForStatus(page, 'Ready: American English');
    for (const part of ['#mix', '#compare', '#session', '#session details', '#measure', '#words']) {
      await page.click(`${part} > summary`);
    }
    for (let i = 0; i < 2; ++i) await page.click('#mix-add');
    await page.click('#compare-take-A');
    await page.waitForSelector('#charts svg');
    await page.evaluate(axe);
    const {violations} = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map(({id, nodes}) => `${id}: ${nodes.map(n => n.html).join(' ')}`), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
    await ends(page);
  }
});

// Runs in a page of the browser: the page itself is in a frame.
const inFrame = `
  const frame = document.createElement('iframe');
  frame.src = '/';
  document.body.append(frame);
  const wait = async test => {
    for (let i = 0; i < 600; ++i) {
      const value = frame.contentDocument?.querySelector('html[data-ready]') && test(frame.contentDocument);
      if (value) return value;
      await new Promise(done => setTimeout(done, 100));
    }
    throw Error('the page says: ' + frame.contentDocument?.querySelector('#status')?.textContent);
  };
  await wait(page => page.querySelector('#status').textContent.startsWith('Ready'));
  const page = frame.contentDocument, search = page.querySelector('#gallery-search');
  search.value = 'mixer';
  search.dispatchEvent(new Event('input'));
  const names = [...page.querySelectorAll('#gallery-list h3')].map(name => name.textContent);
  page.querySelector('#use-0').click();
  const status = await wait(page => /^Ready: American/.test(page.querySelector('#status').textContent) &&
    page.querySelector('#status').textContent);
  return {names, status, canMix: !page.querySelector('#mix').hidden};`;
const wanted = {names: ['Mixer'], status: 'Ready: American English, 24000 Hz.', canMix: true};

test('Firefox shows the gallery and uses a voice of it', {timeout: 120_000}, async () => {
  const other = firefox(server.origin, scripted);
  try {
    assert.deepEqual(await other.evaluate(inFrame), wanted);
  } finally {
    await other.close();
  }
});

test('WebKit does, too', async () => {
  const other = await webkit();
  try {
    await other.goto(`${server.origin}/blank/`);
    assert.deepEqual(await other.evaluate(inFrame), wanted);
  } finally {
    await other.close();
  }
});
