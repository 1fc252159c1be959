// Texts that the page cannot speak as they are: texts that are too long, and texts with nothing to say. The page must
// report both.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {tinySite} from './support/fixture.mjs';
import {readyPage, speaks, waitForStatus} from './support/page.mjs';

let server, browser;
before(async () => { [server, browser] = [await tinySite(), await chromium()]; });
after(async () => {
  await browser.close();
  await server.close();
});

const note = page => page.evaluate(() =>
  document.querySelector('#too-long').hidden ? '' : document.querySelector('#too-long').textContent);
const length = page => page.evaluate(() => document.querySelector('#text').value.length);

test('a paste of 300,000 characters stays complete, and the page says how much of it is spoken',
  async () => {
  const page = await readyPage(browser, server.origin, 'Ready', {permissions: ['clipboard-read', 'clipboard-write']});
  await page.fill('#text', '');
  await page.evaluate(() => navigator.clipboard.writeText('A bird. '.repeat(37_500)));
  await page.focus('#text');
  await page.keyboard.press('Control+V');
  await page.waitForSelector('#too-long:not([hidden])');
  assert.equal(await length(page), 300_000);
  assert.match(await note(page),
    /has 300,000 characters, and at most 200,000 .* the first 199,999 are taken, the last 100,001 are left out/);
  assert.equal(await page.isEnabled('#speak'), true);
  // The message stays as long as the text is too long.
  await page.evaluate(() => document.querySelector('#text').setSelectionRange(150_000, 300_000));
  await page.keyboard.press('Delete');
  await page.waitForSelector('#too-long', {state: 'hidden'});
  assert.equal(await length(page), 150_000);
  await speaks(page, 'Short again.');
  assert.match(await page.textContent('#status'), /^Spoke \d+\.\d s; the first sound came after \d+ ms\.$/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('typing and dropping beyond the limit are reported too; the spoken part ends with a word, ' +
    'never inside a character', async () => {
  const page = await readyPage(browser, server.origin);
  const put = text => page.evaluate(text => {
    const area = document.querySelector('#text');
    area.focus();
    area.value = text.length > 10 ? text : area.value;
    if (text.length <= 10) document.execCommand('insertText', false, text);
    area.dispatchEvent(new Event('input', {bubbles: true}));
  }, text);
  await put('a'.repeat(200_000));
  assert.equal(await note(page), '');
  await page.focus('#text');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('bc');
  assert.match(await note(page), /200,002 characters, .* the first 200,000 are taken, the last 2 are left out/);
  await put(`${'a'.repeat(199_999)}😀 and more`);
  assert.match(await note(page), /the first 199,999 are taken/);
  await put(`${'word '.repeat(39_999)}12345678 and more`);
  assert.match(await note(page), /the first 199,994 are taken/);
  await page.evaluate(() => {  // as the browser inserts dropped text
    const area = document.querySelector('#text');
    area.value = '';
    area.setRangeText('dropped '.repeat(30_000));
    area.dispatchEvent(new InputEvent('input', {inputType: 'insertFromDrop', bubbles: true}));
  });
  assert.match(await note(page), /240,000 characters/);
  await page.context().close();
});

test('of a text beyond the limit the beginning is spoken', async () => {
  const page = await readyPage(browser, server.origin);
  const texts = await page.evaluate(async () => {
    const {TakenText} = await import('/taken_text.js');
    const area = document.createElement('textarea'), part = () => document.createElement('p');
    const taken = new TakenText(area, {count: part(), note: part()});
    area.value = 'One two. '.repeat(30_000);
    return {taken: taken.text.length, begins: area.value.startsWith(taken.text)};
  });
  assert.deepEqual(texts, {taken: 199_997, begins: true});
  await page.context().close();
});

test('a text with nothing to say is reported, and the page speaks the next one', async () => {
  const page = await readyPage(browser, server.origin);
  for (const text of ['...', '。', '\u200d\u200d', '\u2060', '()', '"', '[[ ]]']) {
    await page.fill('#text', text);
    await page.click('#speak');
    await page.waitForFunction(() => /nothing to say|blank/.test(document.querySelector('main').innerText) &&
      document.querySelector('#stop').disabled);
    assert.doesNotMatch(await page.textContent('#status'), /Spoke/, text);
  }
  await speaks(page, 'One.');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
