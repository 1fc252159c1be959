// The page's section "What will be said": the words of the text with the rule that reads each, and own pronunciations.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {site} from './support/fixture.mjs';
import {readyPage, speaks} from './support/page.mjs';

let server, browser;
before(async () => { [server, browser] = [await site(), await chromium()]; });
after(async () => {
  await browser.close();
  await server.close();
});

// The row of a written word, [written, said, phonemes, decided by], once it is there and, if given, says `said`.
async function row(page, written, said = null) {
  const found = await page.waitForFunction(([wanted, spoken]) =>
    [...document.querySelectorAll('#word-rows tr')].map(one => [...one.children].map(cell => cell.textContent))
      .find(([word, words]) => word === wanted && (spoken === null || words === spoken)), [written, said]);
  return found.jsonValue();
}

test('it lists what is said for numbers and dates, and which rule has decided', async () => {
  const page = await readyPage(browser, server.origin);
  await page.fill('#text', 'It costs $5 on 3/4/2024.');
  await page.click('#words summary');
  const [, said, phonemes, decidedBy] = await row(page, '$5');
  assert.deepEqual([said, decidedBy], ['five dollars', 'money']);
  assert.ok(phonemes.length > 5, phonemes);
  const [, date, , rule] = await row(page, '3/4/2024');
  assert.match(date, /^March fourth/);
  assert.equal(rule, 'date');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('an own pronunciation is used, kept for the next visit, and refused with its line where it is wrong', async () => {
  const page = await readyPage(browser, server.origin);
  await page.fill('#text', 'My nginx works.');
  await page.click('#words summary');
  await page.fill('#own-word', 'nginx');
  await page.fill('#own-said', 'engine ex');
  await page.click('#own-word-form button');
  assert.ok(await row(page, 'nginx', 'engine ex'));
  assert.match(await page.textContent('#own-words-note'), /^1 own word\./);
  await speaks(page, 'My nginx works.');
  await page.reload();
  await page.waitForSelector('html[data-ready]');
  await page.fill('#text', 'My nginx works.');
  await page.click('#words summary');
  assert.ok(await row(page, 'nginx', 'engine ex'));
  await page.fill('#own-words', 'no tab here');
  await page.click('#use-own-words');
  await page.waitForFunction(() =>
    /line 1: there is no tab/.test(document.querySelector('#own-words-note').textContent));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
