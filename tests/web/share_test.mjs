// What is shared into the installed page, and links that open it with settings: no text leaves the browser by either.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {open, tinySite} from './support/fixture.mjs';
import {complaint, readyPage, waitForStatus} from './support/page.mjs';

let server, browser, asked = [];
const hook = request => {
  asked.push(`${request.method} ${request.url}`);
  return false;
};
before(async () => { [server, browser] = [await tinySite({hook}), await chromium()]; });
after(async () => {
  await browser.close();
  await server.close();
});

/** Sends the form that a browser sends for share_target, by the page itself; fields: name → text or {name, content}. */
async function share(page, fields) {
  await Promise.all([page.waitForURL(url => !url.pathname.endsWith('share') && !url.search), page.evaluate(
    async fields => {
      const {share_target: target} = await (await fetch('manifest.webmanifest')).json();
      const form = document.createElement('form');
      Object.assign(form, {action: target.action, method: target.method, enctype: target.enctype});
      for (const [name, value] of Object.entries(fields)) {
        const input = document.createElement('input');
        input.name = name === 'file' ? target.params.files[0].name : target.params[name];
        if (name === 'file') {
          const transfer = new DataTransfer();
          transfer.items.add(new File([value.content], value.name, {type: 'text/markdown'}));
          input.type = 'file';
          input.files = transfer.files;
        } else {
          input.value = value;
        }
        form.append(input);
      }
      document.body.append(form);
      form.submit();
    }, fields)]);
  await page.waitForSelector('html[data-ready]');
}

const visited = async () => {
  const page = await readyPage(browser, server.origin);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  return page;
};

test('a shared text is in the page, also without a network, and no server has seen it', async () => {
  const page = await visited();
  asked = [];
  await share(page, {title: 'A title', text: 'Shared secret words.', url: ''});
  await waitForStatus(page, 'What you have shared is here');
  assert.equal(await page.inputValue('#text'), 'A title\n\nShared secret words.');
  assert.deepEqual(asked.filter(line => /POST|share\b|secret|title/.test(line)), []);
  await page.reload();
  await waitForStatus(page, 'Ready');
  assert.notEqual(await page.inputValue('#text'), 'A title\n\nShared secret words.', 'it is taken once');
  await page.context().setOffline(true);
  await share(page, {title: '', text: '', url: 'https://example.invalid/a'});
  assert.equal(await page.inputValue('#text'), 'https://example.invalid/a');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a shared file opens in the reading view; one of another kind is refused as an opened one is', async () => {
  const page = await visited();
  await share(page, {file: {name: 'Zwei Vögel.md', content: '# Birds\n\nOne sang.\n'}});
  await page.waitForSelector('#reader [data-block]');
  assert.deepEqual(await page.$$eval('#reader [data-block]', all => all.map(each => each.textContent)),
    ['Birds', 'One sang.']);
  await share(page, {file: {name: 'a.pdf', content: '%PDF-1.7'}});
  assert.match(await complaint(page), /^a\.pdf is a PDF/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a link holds voice, speed and seed behind the #, and the text only where that is asked for', async () => {
  const page = await readyPage(browser, server.origin);
  await page.fill('#text', 'Words of mine.');
  await page.fill('#speed', '1.5');
  await page.fill('#seed', '7');
  await page.click('#link summary');
  await page.click('#link-copy');
  await page.waitForSelector('#link-shown:not([hidden])');
  const plain = await page.inputValue('#link-shown');
  assert.equal(plain, `${server.origin}/#voice=Tiny&speed=1.5&seed=7`);
  await page.check('#link-text');
  await page.click('#link-copy');
  await page.waitForFunction(() => document.querySelector('#link-shown').value.includes('text='));
  const withText = await page.inputValue('#link-shown');
  await page.fill('#text', 'a'.repeat(4001));
  await page.click('#link-copy');
  await page.waitForFunction(() => /4001 characters, and a link holds at most 4000/.test(
    document.querySelector('#link-note').textContent));
  for (const [link, text] of [[plain, null], [withText, 'Words of mine.']]) {
    asked = [];
    const other = await open(browser, link);
    await waitForStatus(other, 'Ready');
    assert.deepEqual([await other.inputValue('#speed'), await other.inputValue('#seed')], ['1.5', '7']);
    if (text) assert.equal(await other.inputValue('#text'), text);
    assert.deepEqual(asked.filter(line => /speed|Words|voice=/.test(line)), []);
    await other.context().close();
  }
  await page.context().close();
});

test('what is wrong in a link is left out, and a voice that is not here is named', async () => {
  const page = await open(browser, `${server.origin}/#speed=99&seed=-1&voice=Nobody&speaker=%3Cb%3E`);
  await waitForStatus(page, 'Ready');
  assert.deepEqual([await page.inputValue('#speed'), await page.inputValue('#seed')], ['1', '0']);
  assert.match(await complaint(page), /^The link asks for the voice Nobody, which is not here or large/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
