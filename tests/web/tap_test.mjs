// Sound must be prepared while the event of a tap is handled, or iPhones stay silent. The tests check in Chromium and
// WebKit when the page makes and resumes its AudioContext. WebKit is also set to block sound that was not prepared like
// this.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {open, root, tiny, tinySite} from './support/fixture.mjs';
import {linnetServer} from './support/linnet_server.mjs';
import {webkit} from './support/webdriver.mjs';

const control = '\ue009', enter = '\ue007';  // WebDriver's codes for keys

// Runs in the page: records for each AudioContext that is made or resumed whether a tap's event is being handled.
const watch = `
  let events = 0;
  for (const type of ['click', 'submit', 'keydown']) {
    addEventListener(type, () => { ++events; }, true);
    addEventListener(type, () => { --events; });
  }
  const Native = AudioContext;
  globalThis.sound = {made: [], resumed: []};
  globalThis.AudioContext = class extends Native {
    constructor(...options) { super(...options); sound.made.push(events > 0); }
    resume() { sound.resumed.push(events > 0); return super.resume(); }
  };`;
const sound = `const {made, resumed} = globalThis.sound; return {made, resumed};`;
const statusBegins = wanted => `
  const start = performance.now();
  while (!document.querySelector('#status').textContent.startsWith('${wanted}')) {
    if (performance.now() - start > 60000) {
      throw Error('the page says: ' + document.querySelector('#status').textContent);
    }
    await new Promise(done => setTimeout(done, 20));
  }`;
const fill = text => `
  const area = document.querySelector('#text');
  area.value = '${text}';
  area.dispatchEvent(new Event('input', {bubbles: true}));`;

// The same interface to both browsers.
async function inChromium() {
  const browser = await chromium();
  let page;
  return {
    async goto(url) { page = await open(browser, url); },
    evaluate: (body, ...args) => page.evaluate(`(async (...args) => { ${body} })(...${JSON.stringify(args)})`),
    click: selector => page.click(selector),
    pressControlEnter: async selector => { await page.focus(selector); await page.keyboard.press('Control+Enter'); },
    pressEnter: async selector => { await page.focus(selector); await page.keyboard.press('Enter'); },
    close: () => browser.close(),
  };
}
async function inWebKit() {
  const browser = await webkit();
  return {...browser, pressControlEnter: selector => browser.press(selector, control + enter),
    pressEnter: selector => browser.press(selector, enter)};
}

let pages, server;
const browsers = {};
before(async () => {
  [pages, server] = [await tinySite(), await linnetServer('--page', join(root, 'build/release/www'))];
  Object.assign(browsers, {Chromium: await inChromium(), WebKit: await inWebKit()});
});
after(async () => {
  for (const {close} of Object.values(browsers)) await close();
  await server?.close();
  await pages?.close();
});

async function speaksFromTaps(browser, origin) {
  await browser.goto(`${origin}/`);
  await browser.evaluate(statusBegins('Ready'));
  await browser.evaluate(watch + fill('One.'));
  const taps = [() => browser.click('#speak'), () => browser.pressControlEnter('#text'),
    () => browser.pressEnter('#speak')];
  for (const tap of taps) {
    await tap();
    await browser.evaluate(statusBegins('Spoke'));
    await browser.evaluate(`document.querySelector('#status').textContent = '';`);
  }
  const {made, resumed} = await browser.evaluate(sound);
  assert.deepEqual(made, [true], 'one AudioContext, made in the first tap');
  assert.ok(resumed.length >= taps.length && resumed.every(inTap => inTap), `resumed in a tap each time: ${resumed}`);
}

for (const name of ['Chromium', 'WebKit']) {
  test(`${name}, in the page: a click on Speak, Ctrl+Enter, Enter on the button: sound is prepared in the tap itself`,
    () => speaksFromTaps(browsers[name], pages.origin));

  test(`${name}, by the server: the same, before its first sound has come`,
    () => speaksFromTaps(browsers[name], server.origin));
}

// Another author's page, with a button for each way of using the package.
const ways = `
  const [tiny] = args, {Linnet, LinnetSpeech, LinnetUtterance, Player} = await import('/linnet.js');
  const status = Object.assign(document.createElement('p'), {id: 'status'}), player = new Player();
  const button = (id, work) => {
    const made = Object.assign(document.createElement('button'), {id, textContent: id});
    made.onclick = () => void work()
      .then(() => { status.textContent = 'Spoke'; }, e => { status.textContent = 'Error ' + e.message; });
    document.body.append(made);
  };
  document.body.append(status);
  let linnet = null;
  button('load', async () => {
    player.unlock();
    linnet = await Linnet.load({voice: tiny});
    await player.play(linnet.speak('Loaded after the tap.'));
  });
  button('play', () => new Player().play(linnet.speak('One.')));
  button('speech', () => new Promise((resolve, reject) => {
    const speech = new LinnetSpeech(linnet), last = new LinnetUtterance('And three.');
    Object.assign(last, {onend: resolve, onerror: reject});
    speech.speak(new LinnetUtterance('Two.'));
    speech.speak(last);
  }));`;

for (const name of ['Chromium', 'WebKit']) {
  test(`${name}, the package: play() or unlock() in a tap, a voice loaded after it, and the shape of speechSynthesis`,
    async () => {
    const browser = browsers[name];
    await browser.goto(`${pages.origin}/blank/`);
    await browser.evaluate(watch + ways, tiny);
    for (const way of ['load', 'play', 'speech']) {
      await browser.click(`#${way}`);
      await browser.evaluate(statusBegins('Spoke'));
      await browser.evaluate(`document.querySelector('#status').textContent = '';`);
    }
    assert.deepEqual((await browser.evaluate(sound)).made, [true, true, true]);
  });
}

test('the browser holds back sound played without a tap until there is a tap', async () => {
  const {WebKit: browser} = browsers;  // the Chromium of these tests allows sound to every page
  await browser.goto(`${pages.origin}/blank/`);
  await browser.evaluate(`
    const [tiny] = args, {Linnet, Player} = await import('/linnet.js');
    const status = Object.assign(document.createElement('p'), {id: 'status', textContent: 'Waiting'}),
      player = new Player();
    document.body.append(status);
    const linnet = await Linnet.load({voice: tiny});
    void player.play(linnet.speak('Good morning.')).then(() => { status.textContent = 'Spoke'; });
    // In which it would speak if it did not wait for a tap.
    await new Promise(done => setTimeout(done, 1500));`, tiny);
  assert.equal(await browser.evaluate(`return document.querySelector('#status').textContent;`), 'Waiting');
  await browser.click('#status');
  await browser.evaluate(statusBegins('Spoke'));
});
