// The page's own words: every language has the same keys and placeholders, and nothing of the page is outside of them.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {root, tinySite} from './support/fixture.mjs';
import {readyPage, speaks, waitForStatus} from './support/page.mjs';

const folder = join(root, 'www/languages');
const files = readdirSync(folder).map(name => name.replace('.js', ''));
const wordsOf = async code => (await import(join(folder, `${code}.js`))).default;
const english = await wordsOf('en');
const formsOf = entry => typeof entry === 'object' ? Object.values(entry) : [entry];
const marksOf = text => [...text.matchAll(/\{\w+\}|<\/?kbd>/g)].map(([mark]) => mark).sort();

// English in brackets, by which words that are in no file are seen.
const bracketed = entry => typeof entry === 'string' ? `⟦${entry}⟧`
  : Object.fromEntries(Object.entries(entry).map(([form, text]) => [form, `⟦${text}⟧`]));
let isBracketed = false;
const hook = (request, response, path) => {
  if (path !== '/languages/en.js' || !isBracketed) return false;
  const all = Object.fromEntries(Object.entries(english).map(([key, entry]) => [key, bracketed(entry)]));
  response.writeHead(200, {'content-type': 'text/javascript', 'cross-origin-resource-policy': 'same-origin'})
    .end(`export default ${JSON.stringify(all)};`);
  return true;
};
let server, browser;
before(async () => { [server, browser] = [await tinySite({hook}), await chromium()]; });
after(async () => {
  await browser.close();
  await server.close();
});

test('every language has each key, with the same placeholders and the forms of its plural', async () => {
  const offered = readFileSync(join(root, 'www/page_language.js'), 'utf8').match(/languages = \{([^}]*)\}/)[1];
  assert.deepEqual([...offered.matchAll(/(\w\w):/g)].map(([, code]) => code).sort(), files.toSorted());
  for (const code of files) {
    const words = await wordsOf(code);
    assert.deepEqual(Object.keys(words).sort(), Object.keys(english).sort(), code);
    const plural = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
    for (const [key, entry] of Object.entries(words)) {
      assert.equal(typeof entry, typeof english[key], `${code}: ${key}`);
      if (typeof entry === 'object') {
        for (const form of plural) assert.ok(entry[form] ?? entry.other, `${code}: ${key}`);
      }
      for (const text of formsOf(entry)) {
        assert.deepEqual(marksOf(text), marksOf(formsOf(english[key]).at(-1)), `${code}: ${key}`);
      }
    }
  }
});

test('every key that the page asks for is there', () => {
  const www = join(root, 'www');
  for (const name of readdirSync(www).filter(file => /\.(js|html)$/.test(file))) {
    const source = readFileSync(join(www, name), 'utf8');
    for (const [, inScript, inPage] of source.matchAll(/\bt\('([a-z][\w.-]+)'|data-t(?:-[a-z-]+)?="([a-z][\w.-]+)"/g)) {
      assert.ok((inScript ?? inPage) in english, `${name}: ${inScript ?? inPage}`);
    }
  }
});

test('no text of the page that is seen or read out is outside of the languages\' files', async () => {
  isBracketed = true;
  const page = await readyPage(browser, server.origin, '⟦Ready');
  for (const part of await page.$$('details')) await part.evaluate(each => { each.open = true; });
  await page.waitForSelector('#word-rows tr');
  await page.waitForSelector('#charts svg');
  const outside = await page.evaluate(() => {
    // Names, the text itself, and what engine and licences say are no words of the page.
    const others = 'textarea, #licences-text, #word-rows td, #page-language, h1, script, style, #voice option, ' +
      '#voice-list span, #gallery h3, #gallery dd, #reader, #speed-value, #charts b, #session-rows td:first-child, ' +
      '#session-rows td:last-child';
    const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const {parentElement: parent, data} = walk.currentNode;
      if (/\p{L}/u.test(data) && !parent.closest(others) && !/⟦|⟧/.test(parent.closest('p, dd')?.textContent ?? data)) {
        found.push(data.trim());
      }
    }
    for (const each of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
      for (const name of ['aria-label', 'title', 'placeholder']) {
        const value = each.getAttribute(name);
        if (value && !value.includes('⟦')) found.push(`${name}: ${value}`);
      }
    }
    return found;
  });
  assert.deepEqual(outside, []);
  isBracketed = false;
  await page.context().close();
});

test('the browser\'s language is taken, another one can be chosen while a text is there, and it is kept', async () => {
  const page = await readyPage(browser, server.origin, 'Bereit', {locale: 'de-AT'});
  assert.equal(await page.getAttribute('html', 'lang'), 'de');
  assert.equal(await page.textContent('#speak'), 'Sprechen');
  await page.fill('#text', 'One.');
  await page.click('#speak');
  await waitForStatus(page, 'Gesprochen');
  await page.selectOption('#page-language', 'en');
  await page.waitForFunction(() => document.querySelector('#speak').textContent === 'Speak');
  assert.equal(await page.inputValue('#text'), 'One.');
  await page.reload();
  await page.waitForSelector('html[data-ready]');
  await speaks(page, 'Two.');
  await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
  await page.setViewportSize({width: 320, height: 700});
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
