// The page from `linnet serve`. It speaks in the page and by the server, with the same controls and the same sound.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {open, root} from './support/fixture.mjs';
import {linnetServer} from './support/linnet_server.mjs';
import {waitUntil} from './support/page.mjs';
import {serve} from './support/server.mjs';

let server, browser;
before(async () => { [server, browser] = [await linnetServer(), await chromium()]; });
after(async () => {
  await browser?.close();
  await server?.close();
});

const waitForStatus = (page, start) => page.waitForFunction(
  wanted => document.querySelector('#status').textContent.startsWith(wanted), start);

async function ready(from = server) {
  const page = await open(browser, `${from.origin}/`);
  page.refused = [];
  page.on('console', message => {
    if (/Content Security Policy/.test(message.text())) page.refused.push(message.text());
  });
  await page.waitForSelector('html[data-ready]');
  await waitForStatus(page, 'Ready');
  return page;
}

async function samplesOf(page, text) {
  await page.fill('#text', text);
  await page.click('#speak');
  await waitForStatus(page, 'Spoke');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
  const wav = readFileSync(await download.path());
  return {rate: wav.readUInt32LE(24),
    samples: new Int16Array(wav.buffer.slice(wav.byteOffset + 44, wav.byteOffset + wav.length))};
}

test('the page of the server speaks in the page, on threads, under the server\'s content security policy', async () => {
  const page = await ready();
  assert.match(await page.textContent('#engine'), /relaxed SIMD, \d threads?/);
  await page.fill('#text', 'Hello there.');
  await page.click('#speak');
  await waitForStatus(page, 'Spoke');
  assert.deepEqual([page.problems, page.refused], [[], []]);
  await page.context().close();
});

test('the server speaks with the same controls and sound, and words are marked', async () => {
  const page = await ready();
  await page.fill('#seed', '11');
  const text = 'Der “Zaunkönig” sings. It was a small bird, but it had a big voice.';
  const inPage = await samplesOf(page, text);
  const asked = page.waitForRequest(request => request.url().endsWith('/v1/audio/speech'));
  await page.check('[name=where][value=server]');
  await waitForStatus(page, 'Ready');
  await page.evaluate(() => {
    globalThis.marked = new Set();
    new MutationObserver(() => marked.add(document.querySelector('#spoken-text mark')?.textContent))
      .observe(document.querySelector('#spoken-text'), {childList: true});
  });
  const byServer = await samplesOf(page, text);
  assert.equal((await asked).postDataJSON().seed, 11);
  assert.equal(byServer.rate, inPage.rate);
  assert.equal(byServer.samples.length, inPage.samples.length);
  const energy = inPage.samples.reduce((sum, s) => sum + s * s, 0);
  const noise = inPage.samples.reduce((sum, s, i) => sum + (s - byServer.samples[i]) ** 2, 0);
  console.log(`page and server agree to ${(10 * Math.log10(energy / noise)).toFixed(1)} dB`);
  assert.ok(energy / noise > 1e5, 'as far as 16 bits allow');
  const marked = await page.evaluate(() => [...marked]);
  assert.ok(['Zaunkönig', 'bird', 'big'].every(word => marked.includes(word)), marked.join(' '));
  assert.match(await page.textContent('#engine'), /By the local server at 127\.0\.0\.1:\d+/);
  assert.deepEqual([page.problems, page.refused], [[], []]);
  await page.context().close();
});

test('when the server speaks, a stop works at once, and refusals are shown', async () => {
  const page = await ready();
  await page.check('[name=where][value=server]');
  await waitForStatus(page, 'Ready');
  await page.fill('#text', 'A sentence that goes on and on. '.repeat(200));
  await page.click('#speak');
  await page.waitForSelector('#spoken-text mark', {state: 'attached'});
  await page.keyboard.press('Escape');
  await waitForStatus(page, 'Stopped');
  await waitUntil(page, async () => (await (await fetch('/health', {cache: 'no-store'})).json()).speaking === 0);
  // longer than the server accepts
  await page.evaluate(() => { document.querySelector('#text').value = 'x. '.repeat(80_000); });
  const [asked] = await Promise.all([page.waitForRequest(request => request.url().endsWith('/v1/audio/speech')),
    page.click('#speak')]);
  assert.equal(asked.postDataJSON().input.length, 200_000, 'what the page takes at a time');
  await page.waitForSelector('#error:not([hidden])');
  assert.match(await page.textContent('#error'), /bytes; this server speaks up to \d+ at a time/);
  await page.check('[name=where][value=page]');
  await waitForStatus(page, 'Ready');
  await page.fill('#text', 'And in the page again.');
  await page.click('#speak');
  await waitForStatus(page, 'Spoke');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('when the server speaks, a text with nothing to say is reported', async () => {
  const page = await ready();
  await page.check('[name=where][value=server]');
  await waitForStatus(page, 'Ready');
  for (const text of ['...', '。']) {
    await page.fill('#text', text);
    await page.click('#speak');
    await waitForStatus(page, 'There is nothing to say in this text');
  }
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a server that ends while it speaks, or does not answer, is reported, and the page can speak by itself',
  async () => {
  const ending = await linnetServer();
  const page = await ready(ending);
  await page.check('[name=where][value=server]');
  await waitForStatus(page, 'Ready');
  await page.fill('#text', 'A sentence that goes on and on. '.repeat(300));
  await page.click('#speak');
  await page.waitForSelector('#spoken-text mark', {state: 'attached'});
  process.kill(ending.pid, 'SIGKILL');
  await page.waitForSelector('#error:not([hidden])');
  assert.match(await page.textContent('#error'), /the local server broke off before the end/);
  assert.equal(await page.isEnabled('#speak') && await page.isDisabled('#stop'), true);
  await page.click('#speak');
  await page.waitForFunction(() =>
    document.querySelector('#error').textContent.includes('the local server does not answer'));
  await page.check('[name=where][value=page]');
  await waitForStatus(page, 'Ready');
  await page.fill('#text', 'By itself.');
  await page.click('#speak');
  await waitForStatus(page, 'Spoke');
  assert.deepEqual(page.problems, []);
  await page.context().close();
  await ending.close();
});

test('without the engine for pages the server speaks, and the page offers nothing else', async () => {
  const alone = await linnetServer('--page', join(root, 'build/release/www'));
  try {
    const page = await ready(alone);
    for (const absent of ['#where', '#voices']) assert.equal(await page.isVisible(absent), false, absent);
    assert.match(await page.textContent('header'), /The server that it came from speaks/);
    const {rate, samples} = await samplesOf(page, 'Hello there.');
    assert.ok(samples.length > rate / 2 && samples.some(s => Math.abs(s) > 3000));
    assert.match(await page.textContent('#estimate'), /takes \d+ MB of \d+/);
    assert.match(await page.textContent('#engine'), /By the local server at/);
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'mine.linnet'));
      document.body.dispatchEvent(new DragEvent('drop', {dataTransfer, cancelable: true, bubbles: true}));
    });
    await page.waitForSelector('#error:not([hidden])');
    assert.match(await page.textContent('#error'),
      /^mine cannot be used: the server that speaks here has voices of its own/);
    assert.deepEqual([page.problems, page.refused], [[], []]);
    await page.context().close();
  } finally {
    await alone.close();
  }
});

test('pages of other origins cannot make the server speak by embedding, sending or linking', async () => {
  const other = await serve({'/': join(root, 'tests/web/blank')}, {isolated: false});
  const url = `${server.origin}/?text=Hello.`, spoken = await server.metric('linnet_audio_seconds_total');
  const attempts = {
    audio: async url =>
      new Promise(done => { Object.assign(new Audio(url), {onerror: done, oncanplay: done}).load(); }),
    image: async url => new Promise(done => { Object.assign(new Image(), {onerror: done, onload: done, src: url}); }),
    frame: async url => new Promise(done => {
      document.body.append(Object.assign(document.createElement('iframe'), {src: url, onload: done}));
    }),
    'fetch without reading': url => fetch(url, {mode: 'no-cors'}),
    'post without reading': url => fetch(new URL('/', url), {mode: 'no-cors', method: 'POST', body: 'Hello.'}),
    'form': async url => {
      const frame = Object.assign(document.createElement('iframe'), {name: 'answer'});
      document.body.append(frame);
      const form = Object.assign(document.createElement('form'),
        {method: 'post', action: new URL('/tts', url), target: 'answer'});
      form.append(Object.assign(document.createElement('input'), {name: 'text', value: 'Hello.'}));
      document.body.append(form);
      await new Promise(done => { frame.onload = done; form.submit(); });
    },
    link: url => new Promise(done => {
      const opened = open(url);  // its properties cannot be read once the page of another origin is loaded
      const look = setInterval(() => {
        try {
          void opened.document;
        } catch {
          clearInterval(look);
          done();
        }
      }, 10);
    }),
  };
  try {
    for (const host of ['127.0.0.1', 'localhost']) {  // the same site on another port, and another site
      const address = `http://${host}:${new URL(other.origin).port}/`, page = await open(browser, address);
      for (const [name, attempt] of Object.entries(attempts)) {
        const refusals = 'linnet_refusals_total{reason="wrong_origin"}', before = await server.metric(refusals);
        await page.evaluate(attempt, url);
        assert.equal(await server.metric(refusals), before + 1, `${name} from ${host}`);
      }
      // A link to our page is allowed, also when our page was visited before and its service worker handles the
      // request.
      const follow = url => page.evaluate(url => { location = url; }, url);
      await follow(`${server.origin}/`);
      await page.waitForSelector('html[data-ready]');
      await page.evaluate(() => navigator.serviceWorker.ready);
      await page.goto(address);
      await Promise.all([page.waitForEvent('response', response => response.url() === url
        && response.status() === 403), follow(url)]);
      await page.context().close();
    }
    assert.equal(await server.metric('linnet_audio_seconds_total'), spoken);
  } finally {
    await other.close();
  }
});
