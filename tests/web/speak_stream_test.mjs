// speakStream() of linnet.js in Chromium: texts that are still being written.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {open, site, tiny} from './support/fixture.mjs';

let server, browser;
before(async () => { [server, browser] = [await site(), await chromium()]; });
after(async () => {
  await browser.close();
  await server.close();
});

// Runs `body` in a page with `linnet`, and with `heard(blocks)`, which takes all blocks.
async function inPage(body, ...args) {
  const page = await open(browser, `${server.origin}/blank/`);
  const result = await page.evaluate(`(async (voice, ...args) => {
    const {Linnet} = await import('/linnet.js');
    const linnet = await Linnet.load({voice});
    const wait = ms => new Promise(done => setTimeout(done, ms));
    const heard = async blocks => {
      const all = {samples: [], words: []};
      for await (const {samples, words} of blocks) { all.samples.push(...samples); all.words.push(...words); }
      return all;
    };
    try { ${body} } finally { linnet.close(); }
  })(...${JSON.stringify([tiny, ...args])})`);
  assert.deepEqual(page.problems, []);
  await page.context().close();
  return result;
}

test('a text has the samples and words of the whole text, however it is cut into pieces', async () => {
  const text = 'Mr. Smith paid $3.50 for tea... really? "Yes," 😀 he said. — It is café time!\n\n- One\n- Two. The end';
  const {same, words} = await inPage(`
    const [text] = args, whole = await heard(linnet.speak(text));
    const pieces = [[text], [...text], text.split(/(?= )/), text.split('')];  // the last cuts characters in two
    const same = [];
    let words;
    for (const some of pieces) {
      const all = await heard(linnet.speakStream(some));
      same.push(all.samples.length === whole.samples.length && all.samples.every((s, i) => s === whole.samples[i]));
      words = all.words;
    }
    return {same, words};`, text);
  assert.deepEqual(same, [true, true, true, true]);
  for (const {word, textStart, textEnd} of words) assert.equal(text.slice(textStart, textEnd), word);
  for (let i = 1; i < words.length; ++i) assert.ok(words[i].start >= words[i - 1].start);
});

test('a sentence is heard before the next one is complete, and what stands alone when the writer pauses', async () => {
  const heardBefore = await inPage(`
    const heardBefore = [];
    let blocks = 0;
    const pieces = async function* () {
      for (const piece of ['The first sentence is here. A', 'nd a second one', ' ends.', ' It is 3.', '14.']) {
        const before = blocks;
        yield piece;
        await wait(1000);
        heardBefore.push(blocks > before);
      }
    };
    for await (const block of linnet.speakStream(pieces())) ++blocks;
    return heardBefore;`);
  assert.deepEqual(heardBefore, [true, false, true, false, false]);
});

test('leaving the loop or a signal ends the text and its writer, and the next text is spoken', async () => {
  const {ended, reason, words} = await inPage(`
    let ended = 0;
    const endless = async function* () {
      try { for (;;) { yield 'And on it goes. '; await wait(1); } } finally { ++ended; }
    };
    for await (const block of linnet.speakStream(endless())) break;
    const controller = new AbortController();
    let reason;
    try {
      for await (const block of linnet.speakStream(endless(), {signal: controller.signal})) controller.abort('enough');
    } catch (error) { reason = error; }
    const {words} = await heard(linnet.speak('Hello.'));
    await wait(50);
    return {ended, reason, words: words.map(({word}) => word)};`);
  assert.equal(reason, 'enough');
  assert.equal(ended, 2);
  assert.deepEqual(words, ['Hello']);
});

test('an error of the writer, a piece that is no text, and Markdown end the loop with an error', async () => {
  const errors = await inPage(`
    const failing = async function* () { yield 'One. Two'; throw new Error('the model has gone'); };
    const errors = [];
    for (const [pieces, options] of [[failing()], [['One.', 7]], ['a string'], [7], [['One.'], {markdown: true}]]) {
      await heard(linnet.speakStream(pieces, options)).catch(error => errors.push(error.message));
    }
    const {words} = await heard(linnet.speakStream(['', ' ']));
    return [...errors, words.length];`);
  assert.deepEqual(errors, ['the model has gone', 'a piece of the text is a number, must be a string',
    'the text is a string, must be an iterable of strings', 'the text is a number, must be an iterable of strings',
    'Markdown needs a whole text; a stream is plain text', 0]);
});
