// The reading view: files of texts, moving by sentences, marks, places, and what it refuses.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {tinySite} from './support/fixture.mjs';
import {mainThread} from './support/main_thread.mjs';
import {complaint, readyPage, waitForStatus} from './support/page.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let server, browser;
before(async () => { [server, browser] = [await tinySite(), await chromium()]; });
after(async () => {
  await browser.close();
  await server.close();
});

const ready = (context = {}) => readyPage(browser, server.origin, 'Ready', context);
const openFile = (page, name, text) => page.setInputFiles('#open-text',
  {name, mimeType: 'text/plain', buffer: Buffer.from(text)});
const shown = page => page.$$eval('#reader [data-block]', all => all.map(e => `${e.nodeName}:${e.textContent}`));
const marked = (page, kind) => page.evaluate(kind =>
  [...CSS.highlights.get(`spoken-${kind}`) ?? []].map(range => range.toString().trim())[0] ?? null, kind);
const waitForMark = (page, kind, wanted) => page.waitForFunction(([kind, wanted]) =>
  [...CSS.highlights.get(`spoken-${kind}`) ?? []].some(range => range.toString().trim() === wanted), [kind, wanted]);
const waitForBlocks = page => page.waitForSelector('#reader [data-block]');
const ends = async page => {
  assert.deepEqual(page.problems, []);
  await page.context().close();
};

test('Markdown is shown by its structure without its marks, and its words are marked while it speaks', async () => {
  const page = await ready();
  await openFile(page, 'notes.md',
    '# A *title*\n\nOne **bold** word\nand `code`.\n\n- first\n- [second](x)\n\n1. third\n' +
    '\n> said\n\n```\nlet x;\n```\n');
  await waitForBlocks(page);
  assert.deepEqual(await shown(page), ['H2:A title', 'P:One bold word\nand code.', 'LI:first', 'LI:second',
    'LI:1. third', 'BLOCKQUOTE:said', 'PRE:let x;']);
  await page.click('#speak');
  await waitForMark(page, 'word', 'bold');
  assert.equal(await marked(page, 'sentence'), 'One bold word\nand code.');
  assert.equal(await page.textContent('#reader [aria-current]'), 'One bold word\nand code.');
  await page.keyboard.press('Escape');
  await waitForStatus(page, 'Stopped');
  await ends(page);
});

test('of HTML only the text is taken: nothing of it runs or is fetched', async () => {
  const page = await ready(), requests = [];
  await page.waitForTimeout(500);  // the service worker fetches files of the page's own
  page.on('request', request => requests.push(request.url()));
  const html = '<title>A page</title><nav>menu</nav><script>document.title = "run"</script><main><h1>Head</h1>' +
    '<p>One<br>two <b>three</b>.</p><img src="https://example.invalid/x.png" onerror="document.title = \'run\'">' +
    '<ol start="3"><li>c<li><p>d</ol><table><tr><td>1<td>2</table><pre>a\n  b</pre><p hidden>no</p>' +
    '<svg><text>no</text></svg><iframe src="https://example.invalid/"></iframe>' +
    '<link rel="stylesheet" href="https://example.invalid/s.css">' +
    `${'<div>'.repeat(2000)}deep`;
  await openFile(page, 'page.html', html);
  await waitForBlocks(page);
  assert.deepEqual(await shown(page),
    ['H2:Head', 'P:One\ntwo three.', 'LI:3. c', 'LI:4. d', 'P:1, 2', 'PRE:a\n  b', 'P:deep']);
  assert.match(await page.title(), /^Linnet/);
  const itsOwn = /reader|structure|sentences|places|media_keys|read_aloud|opened_file|wav|word_/;
  assert.deepEqual(requests.filter(url => !itsOwn.test(url)), []);
  await ends(page);
});

test('a click on a sentence starts there, keys and buttons move, and the place is remembered', async () => {
  const page = await ready(), text = 'First one. Second one. Third one.\n\nFourth one. Fifth one.';
  await openFile(page, 'five.txt', text);
  await waitForMark(page, 'sentence', 'First one.');
  await page.focus('#reader');
  for (const [key, wanted] of [['ArrowRight', 'Second one.'], ['Shift+ArrowRight', 'Fourth one.'],
    ['ArrowLeft', 'Third one.'], ['Shift+ArrowLeft', 'First one.'], ['ArrowRight', 'Second one.'],
    ['Home', 'First one.']]) {
    await page.keyboard.press(key);
    assert.equal(await marked(page, 'sentence'), wanted, key);
  }
  for (const [name, wanted] of [['Next paragraph', 'Fourth one.'], ['Next sentence', 'Fifth one.'],
    ['Previous sentence', 'Fourth one.'], ['Previous paragraph', 'First one.']]) {
    await page.click(`#reading-bar [aria-label="${name}"]`);
    assert.equal(await marked(page, 'sentence'), wanted, name);
  }
  const at = await page.evaluate(() => {
    const range = document.createRange(), node = document.querySelector('#reader p').firstChild;
    range.setStart(node, 15);
    range.setEnd(node, 16);
    const {left, top, height} = range.getBoundingClientRect();
    return [left, top + height / 2];
  });
  await page.mouse.click(...at);
  await waitForStatus(page, 'Speaking');
  await waitForMark(page, 'word', 'Second');
  await page.keyboard.press('ArrowRight');  // speaking goes on there
  await waitForMark(page, 'word', 'Third');
  await page.keyboard.press('Escape');
  await waitForStatus(page, 'Stopped');
  await page.reload();
  await page.waitForSelector('html[data-ready]');
  await waitForStatus(page, 'Ready');
  await openFile(page, 'five.txt', text);
  await waitForStatus(page, 'Speak goes on where you stopped');
  assert.equal(await marked(page, 'sentence'), 'Third one.');
  await page.click('#speak');
  await page.evaluate(() => localStorage.clear());  // while it speaks
  await waitForStatus(page, 'Spoke');
  assert.equal(await page.evaluate(() => localStorage.getItem('linnet-places')), '[]',
    'a text that is over begins anew');
  await ends(page);
});

test('files that are no texts are refused with what would do; UTF-16 and other encodings are read', async () => {
  const page = await ready();
  const give = (name, buffer) => page.setInputFiles('#open-text', {name, mimeType: '', buffer: Buffer.from(buffer)});
  const big = Buffer.alloc(50e6, 'a');
  for (const [name, bytes, wanted] of [['a.pdf', '%PDF-1.7 x', /PDF.*paste it here.*pdftotext/],
    ['a.docx', 'PK\x03\x04..', /packed document.*Save it as/], ['a.bin', 'a\0b', /no text/], ['a.txt', '', /is empty/],
    ['b.txt', ' \n ', /nothing but white space/]]) {
    await page.evaluate(() => { document.querySelector('#error').hidden = true; });
    await give(name, bytes);
    assert.match(await complaint(page), wanted);
  }
  await page.evaluate(size => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(size)], 'big.txt'));
    document.querySelector('h1').dispatchEvent(new DragEvent('drop', {dataTransfer, cancelable: true, bubbles: true}));
  }, big.length);
  await page.waitForFunction(() => /big\.txt has 50 MB/.test(document.querySelector('#error').textContent));
  await give('u.txt', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Grün.', 'utf16le')]));
  await waitForMark(page, 'sentence', 'Grün.');
  await give('l.txt', Buffer.from('Grün ist es.', 'latin1'));
  await waitForMark(page, 'sentence', 'Grün ist es.');
  assert.match(await complaint(page), /l\.txt is not in UTF-8/);
  await ends(page);
});

test('a text of 1 MB scrolls and is marked without tasks of more than 50 ms', async () => {
  const page = await ready();
  const paragraph = 'The linnet sat on the gate and sang. It was a small bird, but it had a big voice. ';
  const text = Array.from({length: 2500}, (_, i) => `${i}. ${paragraph.repeat(5)}`).join('\n\n');
  assert.ok(text.length > 1e6);
  await openFile(page, 'book.txt', text);
  await page.waitForFunction(() => document.querySelectorAll('#reader [data-block]').length === 2500);
  await waitForStatus(page, 'Ready to read');
  const {longest, result: frames} = await mainThread(browser, page, () => page.evaluate(async () => {
    const view = document.querySelector('#reader'), frames = [];
    document.querySelector('#speak').click();
    let before = await new Promise(requestAnimationFrame);
    for (let i = 0; i < 150; ++i) {
      view.scrollBy({top: 700, behavior: 'instant'});
      const now = await new Promise(requestAnimationFrame);
      frames.push(now - before);
      before = now;
    }
    return frames.sort((a, b) => a - b);
  }));
  console.log(`1 MB: longest task ${longest.toFixed(0)} ms, median frame ${frames[75].toFixed(1)} ms, 95 % below ` +
    `${frames[142].toFixed(1)} ms`);
  assert.ok(longest <= 50, `a task of ${longest} ms`);
  await page.keyboard.press('Escape');
  await ends(page);
});

test('headset keys pause, go on and move; the sleep timer stops at the end of a sentence', async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    globalThis.keys = {};
    const set = navigator.mediaSession.setActionHandler.bind(navigator.mediaSession);
    navigator.mediaSession.setActionHandler = (name, action) => { keys[name] = action; set(name, action); };
  });
  const page = await context.newPage();
  await page.goto(`${server.origin}/`);
  await page.waitForSelector('html[data-ready]');
  await waitForStatus(page, 'Ready');
  await openFile(page, 'Two birds.txt', 'First one here. Second one here. Third one here. Fourth one here.');
  await waitForMark(page, 'sentence', 'First one here.');
  await page.click('#speak');
  await waitForMark(page, 'word', 'First');
  const press = name => page.evaluate(name => keys[name]({}), name);
  const state = () => page.evaluate(() =>
    [navigator.mediaSession.playbackState, navigator.mediaSession.metadata.title]);
  assert.deepEqual(await state(), ['playing', 'Two birds']);
  await press('pause');
  await waitForStatus(page, 'Paused');
  assert.equal((await state())[0], 'paused');
  await press('play');
  await waitForStatus(page, 'Speaking');
  await press('nexttrack');
  await waitForMark(page, 'word', 'Second');
  await press('previoustrack');
  await waitForMark(page, 'word', 'First');
  await page.evaluate(() => {
    const sleep = document.querySelector('#sleep');
    sleep.append(new Option('at once', '0.0001'));
    sleep.value = '0.0001';
    sleep.dispatchEvent(new Event('change'));
  });
  await waitForStatus(page, 'Stopped by the sleep timer');
  assert.equal((await state())[0], 'none');
  await context.close();
});

test('axe finds no fault in the reading view, light, dark and at 320 pixels, and its buttons are 44 pixels high',
  async () => {
  for (const context of [{colorScheme: 'light'}, {colorScheme: 'dark'}, {viewport: {width: 320, height: 640}}]) {
    const page = await ready({viewport: {width: 900, height: 860}, ...context, bypassCSP: true});
    await openFile(page, 'a.md', '# Linnets\n\n' +
      'The linnet sat on the gate. It sang.\n\n- a small bird\n- a big voice\n\n' +
      'On a still morning you could hear it across three fields.');
    await waitForMark(page, 'sentence', 'Linnets');
    await page.evaluate(axe);
    const {violations} = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map(({id, nodes}) => `${id}: ${nodes.map(n => n.html).join(' ')}`), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
    const small = await page.$$eval('form button, .choose', all => all.filter(e => e.getClientRects().length)
      .filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.textContent));
    assert.deepEqual(small, []);
    await page.click('#speak');
    await page.waitForFunction(() => CSS.highlights.has('spoken-word'));
    if (process.env.LINNET_PICTURES) {
      const name = context.viewport ? 'phone' : context.colorScheme;
      await page.screenshot({path: `${process.env.LINNET_PICTURES}/reading-${name}.png`, fullPage: true});
    }
    await page.context().close();
  }
});

test('a file is made without listening, with subtitles; making it can be cancelled', async () => {
  const page = await ready();
  await page.fill('#text', 'One two three. Four five & six.');
  const save = async button => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
    return [file.suggestedFilename(), readFileSync(await file.path())];
  };
  const [name, wav] = await save('#download');
  assert.equal(name, 'linnet.wav');
  assert.equal(wav.readUInt32LE(40), wav.length - 44);
  const [, srt] = await save('#save-srt'), [, vtt] = await save('#save-vtt');
  assert.match(srt.toString(), /^1\n00:00:00,\d{3} --> 00:00:0\d,\d{3}\nOne two three\.\n\n2\n/);
  assert.match(vtt.toString(), /^WEBVTT\n\n00:00:00\.\d{3} --> [^]*Four five &amp; six\.\n\n$/);
  await page.fill('#text', 'A sentence that goes on and on. '.repeat(2000));
  await page.click('#download');
  await page.waitForFunction(() => document.querySelector('#download').textContent === 'Cancel');
  await page.waitForFunction(() => document.querySelector('#saving').value > 0);
  await page.click('#download');
  await waitForStatus(page, 'Cancelled: no file was made');
  assert.equal(await page.isEnabled('#speak'), true);
  await ends(page);
});
