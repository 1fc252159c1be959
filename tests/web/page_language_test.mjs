// The page's own words: every language has the same keys and placeholders, and nothing of the page is outside of them.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {root, tinySite} from './support/fixture.mjs';
import {readyPage, reloadOffline, speaks, waitForStatus} from './support/page.mjs';

const folder = join(root, 'www/languages');
const files = readdirSync(folder).map(name => name.replace('.js', ''));
const wordsOf = async code => (await import(join(folder, `${code}.js`))).default;
const english = await wordsOf('en');
const formsOf = entry => typeof entry === 'object' ? Object.values(entry) : [entry];
// Placeholders, keys of the keyboard, what files are called and how phonemes are written.
const marksOf = text => [...text.matchAll(/\{\w+\}|<\/?kbd>|\.(?:onnx\.json|onnx|linnet)\b|\[\[|\]\]|→|%/g)]
  .map(([mark]) => mark).sort();
const wordsIn = text => text.replace(/\{\w+\}|<kbd>.*?<\/kbd>|\w+\.json/g, '').match(/\p{L}{2,}/gu) ?? [];

// The forms of the plural that counts take. Those of millions and of fractions are not among them.
function pluralsOf(code) {
  const rules = new Intl.PluralRules(code);
  return new Set(Array.from({length: 1000}, (_, count) => rules.select(count)));
}

// English in brackets, by which words that are in no file are seen.
const bracketed = entry => typeof entry === 'string' ? `⟦${entry}⟧`
  : Object.fromEntries(Object.entries(entry).map(([form, text]) => [form, `⟦${text}⟧`]));
let isBracketed = false;
const bracketedEnglish = (request, response, path) => {
  if (path !== '/languages/en.js' || !isBracketed) return false;
  const all = Object.fromEntries(Object.entries(english).map(([key, entry]) => [key, bracketed(entry)]));
  response.writeHead(200, {'content-type': 'text/javascript', 'cross-origin-resource-policy': 'same-origin'})
    .end(`export default ${JSON.stringify(all)};`);
  return true;
};
// A language that is written from right to left: the page has none yet.
const arabic = (request, response, path) => {
  if (path !== '/languages/ar.js') return false;
  response.writeHead(200, {'content-type': 'text/javascript', 'cross-origin-resource-policy': 'same-origin'})
    .end(`export default ${JSON.stringify(english)};`);
  return true;
};
let server, browser;
const hook = (...asked) => bracketedEnglish(...asked) || arabic(...asked);
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
    const plurals = pluralsOf(code);
    for (const [key, entry] of Object.entries(words)) {
      assert.equal(typeof entry, typeof english[key], `${code}: ${key}`);
      if (typeof entry === 'object') {
        const own = Object.keys(entry);
        assert.ok('other' in entry && own.every(form => plurals.has(form) || form === 'other'), `${code}: ${key}`);
        assert.equal(own.length, plurals.size, `${code}: ${key} has a form for each plural`);
      }
      for (const text of formsOf(entry)) {
        assert.deepEqual(marksOf(text), marksOf(formsOf(english[key]).at(-1)), `${code}: ${key}`);
      }
    }
  }
});

const offeredLanguages = files.filter(code => code !== 'en');
const scripts = {ja: /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u, uk: /\p{sc=Cyrillic}/u, zh: /\p{sc=Han}/u};

test('no text of another language is English, or in another script than the language\'s', async () => {
  const ofEnglish = /\b(the|and|this|with|which|what|from|are|voice|voices|text|speaker|file|browser|server)\b/i;
  for (const code of offeredLanguages) {
    for (const [key, entry] of Object.entries(await wordsOf(code))) {
      for (const text of formsOf(entry)) {
        const found = wordsIn(text), same = formsOf(english[key]).includes(text);
        assert.ok(!same || found.length < 2, `${code}: ${key} is the English text`);
        if (scripts[code] && !same && found.length) assert.match(text, scripts[code], `${code}: ${key}`);
        // These words are in these languages too.
        const foreign = found.filter(word => ofEnglish.test(word) &&
          !{de: /^(text|browser|server)$/i, it: /^(file|browser|server)$/i}[code]?.test(word));
        assert.deepEqual(foreign, [], `${code}: ${key}`);
      }
    }
  }
});

test('in French, spaces at ; : ! ? % and guillemets do not break', async () => {
  for (const [key, entry] of Object.entries(await wordsOf('fr'))) {
    for (const text of formsOf(entry)) assert.doesNotMatch(text, /(^|[^\u00a0\u202f])[;:!?»]|«[^\u00a0]|\} ?%/, key);
  }
});

test('there are words for every code of a note', () => {
  const [, codes] = readFileSync(join(root, 'web/linnet.d.ts'), 'utf8').match(/code: ('none'[^,]*),/);
  for (const [, code] of codes.matchAll(/'([^']+)'/g)) assert.ok(english[`note.${code}`], code);
});

test('there are words for every code and kind of an error', () => {
  const types = readFileSync(join(root, 'web/linnet.d.ts'), 'utf8');
  const [, reasons] = types.match(/type Reason =([^]*?)\n\n/), [, kinds] = types.match(/ErrorKind =([^;]*);/);
  const codes = [...`${reasons}${kinds}`.matchAll(/'([^']+)'/g)].map(([, code]) => code);
  assert.ok(codes.includes('no-room') && codes.includes('out_of_memory'));
  for (const code of codes.filter(each => each !== 'stopped')) assert.ok(english[`why.${code}`], code);
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
      '#voice-list span, #gallery h3, #gallery dd, #reader, #speed-value, #save-format option, #charts b, ' +
      '#session-rows td:first-child, #session-rows td:last-child';
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

// A page that gets no module, as long as it has none.
async function withoutModules(locale) {
  const context = await browser.newContext({locale, serviceWorkers: 'block'}), page = await context.newPage();
  let letThrough;
  const held = new Promise(done => { letThrough = done; });
  await page.route(url => /\.js$/.test(url.pathname) && !/early_language/.test(url.pathname), async route => {
    await held;
    await route.continue();
  });
  await page.goto(`${server.origin}/`, {waitUntil: 'commit'});
  await page.waitForSelector('footer', {state: 'attached'});
  return {page, letThrough};
}
const placesOf = page => page.$$eval('h1, #promise, label[for=text], #text, #text-hint, #speak, #stop', all =>
  all.map(each => [each.id || each.tagName, ...['x', 'y', 'height'].map(
    side => Math.round(each.getBoundingClientRect()[side]))]));

test('English words are painted before there is any module, and nothing of the text\'s form moves then', async () => {
  const {page, letThrough} = await withoutModules('en-US');
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length);
  assert.equal(await page.textContent('#stop'), english['controls.stop']);
  assert.equal(await page.getAttribute('#page-language', 'aria-label'), english['page.language']);
  assert.ok(await page.isVisible('#speak'));
  const before = await placesOf(page);
  letThrough();
  await waitForStatus(page, 'Ready');
  assert.deepEqual(await placesOf(page), before);
  await page.context().close();
});

test('a page that will have another language shows no English before, and asks for its words at once', async () => {
  const {page, letThrough} = await withoutModules('de-AT');
  assert.equal(await page.isVisible('#speak'), false);
  assert.equal(await page.$eval('head link[href="languages/de.js"]', ({rel}) => rel), 'modulepreload');
  letThrough();
  await page.waitForSelector('#speak:visible');
  assert.equal(await page.textContent('#stop'), 'Stopp');
  await page.context().close();
});

test('what chooses a language before the first paint knows each that the page has', () => {
  const [, codes] = readFileSync(join(root, 'www/early_language.js'), 'utf8').match(/codes = \[([^\]]*)\]/);
  assert.deepEqual([...codes.matchAll(/'(\w+)'/g)].map(([, code]) => code).sort(), files.toSorted());
});

test('what is refused is said in the page\'s language', async () => {
  const page = await readyPage(browser, server.origin, 'Bereit', {locale: 'de-AT'});
  const complaint = words => page.waitForFunction(
    words => document.querySelector('#error').textContent.includes(words), words);
  const give = (name, text) => page.setInputFiles('#open-text', {name, mimeType: '', buffer: Buffer.from(text)});
  await give('a.pdf', '%PDF-1.7');
  await complaint('a.pdf ist ein PDF');
  await give('b.epub', 'no zip');
  await complaint('b.epub lässt sich nicht als EPUB lesen');
  const said = await page.evaluate(async () => {
    const [{Linnet}, {reasonOf}] = await Promise.all([import('./linnet.js'), import('./reasons.js')]);
    const why = options => Linnet.load(options).then(() => 'loaded', reasonOf);
    const joe = '/cached/en_US-joe-medium.onnx';
    return [await why({voice: '/none.onnx'}), await why({voice: joe, maxMemoryMB: 60}),
      await why({voice: {name: 'x', model: new Blob(['nothing']), settings: new Blob(['[1]'])}})];
  });
  console.log(said.join('\n'));
  assert.match(said[0], /^\S+none\.onnx lässt sich nicht holen \(the server answers 404/);
  assert.match(said[1], /^der Speicher reicht nicht \(.*MB/);
  assert.match(said[2], /^die Datei ist keine Stimme, die hier gelesen wird, oder beschädigt \(/);
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

// What is wider than its box, or than the window: [[what it is, its text], ...].
const tooWide = page => page.evaluate(() => {
  const seen = [...document.querySelectorAll('button, label, legend, summary, h2, h3, p, dt, dd, output, .choose')]
    .filter(each => each.checkVisibility() && !each.closest('.scrolls') && !each.classList.contains('unseen'));
  const wide = seen.filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0 ||
    each.getBoundingClientRect().right > innerWidth + 1 || each.getBoundingClientRect().left < -1);
  if (document.documentElement.scrollWidth > innerWidth) wide.push(document.documentElement);
  return wide.map(each => [each.id || each.tagName, each.textContent.trim().slice(0, 80)]);
});

test('each language can be chosen by its own name, says which one it is, and fits on 320 pixels', async () => {
  const page = await readyPage(browser, server.origin, 'Ready', {viewport: {width: 320, height: 700}});
  for (const part of await page.$$('details')) await part.evaluate(each => { each.open = true; });
  await page.waitForSelector('#charts svg');
  await page.click('#read');
  await page.waitForSelector('#reading:not([hidden])');
  const names = await page.$$eval('#page-language option', all => all.map(each => [each.value, each.textContent]));
  assert.deepEqual(names.map(([code]) => code).sort(), files.toSorted());
  for (const [code, name] of names) {
    const own = new Intl.DisplayNames(code, {type: 'language'}).of(code);
    assert.equal(name.toLocaleLowerCase(code), own.toLocaleLowerCase(code));
    await page.selectOption('#page-language', code);
    const {'controls.stop': stop, 'reader.hint': hint} = await wordsOf(code);
    await page.waitForSelector(`html[lang=${{pt: 'pt-BR', zh: 'zh-Hans'}[code] ?? code}]`);
    assert.equal(await page.textContent('#stop'), stop);
    assert.equal(await page.textContent('#reading-hint'), hint.replace(/<\/?kbd>/g, ''));
    assert.equal(await page.getAttribute('html', 'dir'), 'ltr');
    assert.deepEqual(await tooWide(page), [], code);
  }
  await page.evaluate(async () => (await import('./page_language.js')).useLanguage('ar'));
  assert.equal(await page.getAttribute('html', 'dir'), 'rtl');
  assert.deepEqual(await tooWide(page), [], 'ar');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

const keptLanguages = page => page.evaluate(async () => {
  const kept = await (await caches.open('linnet-shell-1')).keys();
  return kept.map(({url}) => url.match(/languages\/(\w+)\.js$/)?.[1]).filter(Boolean).sort();
});

test('the page works offline in the browser\'s language and in one that was chosen, and keeps no other', async () => {
  const page = await readyPage(browser, server.origin, 'Готово', {locale: 'uk-UA'});
  await reloadOffline(page, 'Готово');
  assert.equal(await page.getAttribute('html', 'lang'), 'uk');
  await page.context().setOffline(false);
  await page.selectOption('#page-language', 'ja');
  await page.waitForSelector('html[lang=ja]');
  await reloadOffline(page, '準備完了');
  assert.equal(await page.textContent('#stop'), '停止');
  await page.selectOption('#page-language', 'fr');  // cannot be fetched
  await page.waitForFunction(() => document.querySelector('#page-language').value === 'ja');
  assert.equal(await page.textContent('#stop'), '停止');
  assert.deepEqual(await keptLanguages(page), ['en', 'ja', 'uk']);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
