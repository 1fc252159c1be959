// The server's page behind a real nginx, with the recipes taken from docs/proxy.md, and the errors where they are not
// followed. All over https, which pages need for sound.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {open, root} from './support/fixture.mjs';
import {linnetServer} from './support/linnet_server.mjs';
import {nginx} from './support/nginx.mjs';

const recipes = readFileSync(join(root, 'docs/proxy.md'), 'utf8');
const locations = [...recipes.matchAll(/```nginx\n(location [^]*?)```/g)].map(([, text]) => text);
const [asItIs, byName, underPath] = locations;
const flags = recipes.match(/linnet serve (--.*)/)[1].split(' ');
const page = ['--page', join(root, 'build/release/www')];

let browser;
before(async () => { browser = await chromium(['--host-resolver-rules=MAP tts.example 127.0.0.1']); });
after(() => browser?.close());

/** Runs `use` with a server with these flags, behind nginx with this recipe. */
async function behind(recipe, serverFlags, use) {
  const server = await linnetServer(...page, ...serverFlags);
  try {
    const proxy = await nginx('tts.example', recipe.replaceAll('http://127.0.0.1:8000', server.origin));
    try {
      await use(`https://tts.example:${proxy.port}`, server);
    } finally {
      await proxy.close();
    }
  } finally {
    await server.close();
  }
}

const waitForStatus = (opened, start) => opened.waitForFunction(
  wanted => document.querySelector('#status').textContent.startsWith(wanted), start);

async function speaks(address) {
  const opened = await open(browser, address, {ignoreHTTPSErrors: true}), asked = [];
  opened.on('response',
    response => { if (response.status() >= 400) asked.push(`${response.status()} ${response.url()}`); });
  await waitForStatus(opened, 'Ready');
  await opened.fill('#text', 'Hello there.');
  await opened.click('#speak');
  await waitForStatus(opened, 'Spoke');
  assert.match(await opened.textContent('#estimate'), /takes \d+ MB of \d+/);
  assert.deepEqual([opened.problems, asked], [[], []]);
  await opened.context().close();
}

test('behind nginx with its defaults, which change Host, the page speaks', () => behind(asItIs, [], speaks));

test('under a path that nginx removes, the page speaks, also without the final slash',
  () => behind(underPath, [], async origin => {
  await speaks(`${origin}/linnet/`);
  await speaks(`${origin}/linnet`);
}));

test('with its own name, as in the recipe, the page speaks, and clients cannot forge the proxy\'s fields',
  () => behind(byName, flags, async (origin, server) => {
  await speaks(origin);
  const headers = {'x-forwarded-host': 'evil.example', 'x-forwarded-for': '192.0.2.1'};
  assert.equal((await fetch(`${server.origin}/health`, {headers})).status, 403,
    'from the proxy itself it would be believed');
  const opened = await open(browser, origin, {ignoreHTTPSErrors: true});
  assert.equal(await opened.evaluate(async headers => (await fetch('health', {headers})).status, headers), 200);
  await opened.context().close();
}));

test('with its own name under a path, the page speaks',
  () => behind(byName.replace('location /', 'location /linnet/').replace(':8000;', ':8000/;'), flags,
  origin => speaks(`${origin}/linnet/`)));

test('if the server does not know its name, the error says which flag to set',
  () => behind(byName, [], async origin => {
  const opened = await open(browser, origin, {ignoreHTTPSErrors: true});
  assert.match(await opened.textContent('body'),
    /does not answer for the host 'tts\.example:\d+'; --allowed-host adds a name/);
  await opened.context().close();
}));

test('audio is streamed through nginx too', () => behind(byName, flags, async origin => {
  const opened = await open(browser, origin, {ignoreHTTPSErrors: true});
  const early = await opened.evaluate(async () => {
    const response = await fetch('v1/audio/speech',
      {method: 'POST', body: JSON.stringify({input: 'One sentence of many. '.repeat(200), response_format: 'pcm'})});
    const reader = response.body.getReader();
    await reader.read();
    const {speaking} = await (await fetch('health')).json();
    await reader.cancel();
    return speaking;
  });
  assert.equal(early, 1, 'the first audio is there while the text is spoken');
  await opened.context().close();
}));
