// Words of the reading view: what is said for them, by pointer, keys and touch, and how they are corrected there.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {ScriptedPage} from './support/firefox.mjs';
import {site, tinySite} from './support/fixture.mjs';
import {inFirefox, inWebkit} from './support/other_browsers.mjs';
import {readyPage, waitForStatus} from './support/page.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const scripted = new ScriptedPage();
let server, others, browser;  // others: for other browsers, with a voice that loads at once
before(async () => {
  [server, others, browser] = [await site(), await tinySite({hook: scripted.hook}), await chromium()];
});
after(async () => {
  await browser.close();
  await server.close();
  await others.close();
});

async function reading(text, context = {}) {
  const page = await readyPage(browser, server.origin, 'Ready', context);
  await page.setInputFiles('#open-text', {name: 'a.md', mimeType: '', buffer: Buffer.from(text)});
  await page.waitForSelector('#reader [data-block]');
  await waitForStatus(page, 'Ready to read');
  return page;
}

/** The middle of a word of the first paragraph, in the window. */
const placeOf = (page, word) => page.evaluate(word => {
  document.querySelector('#reader').scrollIntoView({block: 'center'});
  const node = document.querySelector('#reader p').firstChild, at = node.data.indexOf(word);
  const range = document.createRange();
  range.setStart(node, at);
  range.setEnd(node, at + word.length);
  const {left, top, width, height} = range.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}, word);
const card = page => page.evaluate(() => {
  const of = id => document.getElementById(id).textContent;
  return document.getElementById('word-card').hidden ? null
    : [of('card-word'), of('card-said'), of('card-phonemes'), of('card-decided').trim()];
});
const waitForCard = (page, word) => page.waitForFunction(word =>
  !document.getElementById('word-card').hidden && document.getElementById('card-word').textContent === word, word);
const closed = page => page.waitForFunction(() => document.getElementById('word-card').hidden);
const focus = page => page.evaluate(() => document.activeElement.id);

test('a pointer that rests on a word shows what is said for it; it goes with the pointer and by Escape', async () => {
  const page = await reading('It costs **$5** today.\n');
  await page.mouse.move(...await placeOf(page, '$5'));
  await waitForCard(page, '$5');
  const [, said, phonemes, decided] = await card(page);
  assert.deepEqual([said, decided], ['five dollars', 'money']);
  assert.match(phonemes, /^\/f.*\/$/);
  assert.equal(await page.evaluate(() => [...CSS.highlights.get('looked-up')][0].toString()), '$5');
  assert.equal(await focus(page), 'reader', 'the focus stays');
  const box = await page.locator('#word-card').boundingBox();
  await page.mouse.move(box.x + 20, box.y + 12, {steps: 8});  // onto the card, which stays
  await page.waitForTimeout(700);
  assert.ok(await card(page));
  await page.mouse.move(2, 2);
  await closed(page);
  await page.mouse.move(...await placeOf(page, 'today'));
  await waitForCard(page, 'today');
  await page.keyboard.press('Escape');
  await closed(page);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('by keys: Enter shows a word of the sentence, buttons move on, Escape goes back to the text', async () => {
  const page = await reading('One *two*. Three.\n');
  await page.focus('#reader');
  await page.keyboard.press('Enter');
  await waitForCard(page, 'One');
  assert.equal(await focus(page), 'word-card');
  assert.equal(await page.getAttribute('#word-card', 'aria-label'), 'Correct One');
  for (const [button, word] of [['next', 'two'], ['next', 'Three'], ['previous', 'two'], ['previous', 'One'],
    ['previous', 'One']]) {
    await page.click(`#card-${button}`);
    await waitForCard(page, word);
  }
  await page.keyboard.press('Escape');
  await closed(page);
  assert.equal(await focus(page), 'reader');
  await page.click('#reading-word');
  await waitForCard(page, 'One');
  await page.click('#card-close');
  assert.equal(await focus(page), 'reader');
  await page.context().close();
});

test('a correction is heard at once where the voice speaks, and is kept as an own word', async () => {
  const page = await reading('My nginx works well and goes on for a while, until it is stopped by a key.\n');
  await page.click('#speak');
  await page.waitForFunction(() => CSS.highlights.has('spoken-word'));
  await page.mouse.move(...await placeOf(page, 'nginx'));
  await waitForCard(page, 'nginx');  // while it speaks
  await page.fill('#card-field', 'engine ex');
  await page.keyboard.press('Enter');
  await waitForStatus(page, 'Speaking');
  await page.keyboard.press('Escape');
  await waitForStatus(page, 'Stopped');
  assert.equal(await page.evaluate(() => localStorage.getItem('linnet-own-words')), 'nginx\tengine ex\n');
  await page.mouse.move(...await placeOf(page, 'works'));
  await page.mouse.move(...await placeOf(page, 'nginx'));
  await waitForCard(page, 'nginx');
  assert.equal((await card(page))[1], 'engine ex');
  await page.fill('#card-field', 'N G X');
  await page.keyboard.press('Enter');
  await waitForStatus(page, 'nginx is said so');
  assert.equal(await page.evaluate(() => localStorage.getItem('linnet-own-words')), 'nginx\tN G X\n', 'one line');
  await page.mouse.move(2, 2);
  await page.mouse.move(...await placeOf(page, 'nginx'));
  await waitForCard(page, 'nginx');
  await page.fill('#card-field', '[[not phonemes');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#error:not([hidden])');
  assert.equal(await page.evaluate(() => localStorage.getItem('linnet-own-words')), 'nginx\tN G X\n');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a long touch shows a word; the card fits at 320 pixels, and axe finds no fault in it', async () => {
  const page = await reading('One two three.\n',
    {viewport: {width: 320, height: 640}, hasTouch: true, bypassCSP: true});
  const [x, y] = await placeOf(page, 'two');
  await page.evaluate(at => document.elementFromPoint(at.clientX, at.clientY).dispatchEvent(
    new PointerEvent('contextmenu', {...at, bubbles: true, cancelable: true, pointerType: 'touch', detail: 1})),
  {clientX: x, clientY: y});
  await waitForCard(page, 'two');
  const {left, right, bottom, small} = await page.evaluate(() => {
    const {left, right, bottom} = document.getElementById('word-card').getBoundingClientRect();
    const small = [...document.querySelectorAll('#word-card button')].filter(each =>
      each.getBoundingClientRect().height < 43.5).length;
    return {left, right, bottom, small};
  });
  assert.ok(left >= 0 && right <= 320 && bottom <= 640, JSON.stringify([left, right, bottom]));
  assert.equal(small, 0);
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map(({id, nodes}) => `${id}: ${nodes.map(n => n.html).join(' ')}`), []);
  await page.context().close();
});

// Runs in Firefox and WebKit: the page in a frame, its reading view, and a word looked up by a key.
const body = `
  const frame = document.createElement('iframe');
  frame.style = 'width: 900px; height: 800px';
  frame.src = '/';
  document.body.append(frame);
  const until = async (what, found) => {
    for (const end = performance.now() + 90000; performance.now() < end;) {
      const value = found();
      if (value) return value;
      await new Promise(done => setTimeout(done, 50));
    }
    throw Error('no ' + what);
  };
  const inside = await until('page', () => frame.contentDocument?.querySelector('html[data-ready]')?.ownerDocument);
  const of = id => inside.getElementById(id);
  await until('voice', () => !of('speak').disabled);
  of('text').value = 'It costs $5.';
  of('text').dispatchEvent(new Event('input'));
  of('read').click();
  await until('text', () => of('reader').querySelector('[data-block]'));
  await until('status', () => of('status').textContent.startsWith('Ready to read'));
  of('reader').dispatchEvent(new frame.contentWindow.KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
  await until('card', () => !of('word-card').hidden);
  for (const word of ['costs', '$5']) {
    of('card-next').click();
    await until(word, () => of('card-word').textContent === word);
  }
  const said = of('card-said').textContent;
  of('card-field').value = 'a fiver';
  of('card-form').requestSubmit();
  await until('answer', () => of('status').textContent.startsWith('$5 is said so'));
  return [said, localStorage.getItem('linnet-own-words')];`;

test('Firefox looks words up and corrects them', async () => {
  assert.deepEqual(await inFirefox(others.origin, scripted, body), ['five dollars', '$5\ta fiver\n']);
});

test('so does WebKit', async () => {
  assert.deepEqual(await inWebkit(others.origin, body), ['five dollars', '$5\ta fiver\n']);
});
