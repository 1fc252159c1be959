// The words of languages as the page's worker fetches them: only files that the folder's index names.
import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {after, before, test} from 'node:test';

const english = 'linnet words\t1\nlanguage\ten\n';
const files = {'/words/index.json': '["en", "de"]', '/words/en': english};
const asked = [];
let server, base;
before(async () => {
  server = createServer((request, response) => {
    asked.push(request.url);
    const content = files[request.url];
    response.writeHead(content ? 200 : request.url === '/words/de' ? 500 : 404).end(content);
  });
  await new Promise(done => server.listen(0, done));
  base = `http://localhost:${server.address().port}`;
});
after(() => server.close());

// The module remembers an index, so each test has its own.
const wordsOf = async name => (await import(`../../web/words_data.js?${name}`)).wordsOf;

test('only files that are in the index are fetched', async () => {
  const words = await wordsOf('index');
  assert.equal(await words(`${base}/words/`, 'en-us'), '');
  assert.equal(await words(`${base}/words/`, 'en'), english);
  await assert.rejects(words(`${base}/words/`, 'de'), {kind: 'io', message: /words\/de answers 500/});
  assert.deepEqual(asked, ['/words/index.json', '/words/en', '/words/de']);
});

test('a host without the folder has no words', async () => {
  assert.equal(await (await wordsOf('none'))(`${base}/none/`, 'en'), '');
});

test('a page may hold the words itself', async () => {
  const words = await wordsOf('page');
  assert.equal(await words({en: new TextEncoder().encode(english)}, 'en'), english);
  assert.equal(await words({}, 'en'), '');
});
