// OpenAI's own client in a page of another origin that --cors-origin allows: it speaks, and every refusal can be read.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {open, root} from './support/fixture.mjs';
import {linnetServer} from './support/linnet_server.mjs';
import {serve} from './support/server.mjs';

let browser, site, page;
before(async () => {
  site = await serve({'/openai/': join(root, 'tests/web/node_modules/openai'), '/': join(root, 'tests/web/blank')},
    {isolated: false});
  browser = await chromium();
  page = await open(browser, site.origin);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** Runs in the page: the result of the client's call, or the error as far as the page can read it. */
const ask = (server, key, call) => page.evaluate(async ({base, key, call}) => {
  const {default: OpenAI} = await import('/openai/index.mjs');
  const client = new OpenAI({baseURL: `${base}/v1`, apiKey: key, dangerouslyAllowBrowser: true, maxRetries: 0});
  try {
    return await new Function('client', `return (async () => { ${call} })()`)(client);
  } catch (error) {
    return {kind: error.constructor.name, status: error.status, code: error.code, message: error.message,
      retryAfter: error.headers?.get('retry-after')};
  }
}, {base: server.origin, key, call});

const speech = more => `return (await (await client.audio.speech.create(${JSON.stringify(
  {model: 'tts-1', voice: 'alloy', input: 'Hello there.', response_format: 'wav', ...more})}))
  .arrayBuffer()).byteLength`;

const whileServing = async (flags, use) => {
  const server = await linnetServer('--cors-origin', site.origin, ...flags);
  try {
    await use(server);
  } finally {
    await server.close();
  }
};

test('without a key the client speaks, lists and finds models, and reads its errors',
  () => whileServing([], async server => {
  assert.ok(await ask(server, 'any', speech()) > 10_000);
  assert.ok((await ask(server, 'any',
    'return (await client.models.list()).data.map(model => model.id)')).includes('tts-1'));
  assert.equal(await ask(server, 'any', 'return (await client.models.retrieve("tts-1")).id'), 'tts-1');
  const unknown = await ask(server, 'any', speech({voice: 'nobody'}));
  assert.deepEqual([unknown.kind, unknown.status, unknown.code], ['NotFoundError', 404, 'voice_not_found']);
  assert.match(unknown.message, /no voice 'nobody'; there are: /);
  const model = await ask(server, 'any', 'return await client.models.retrieve("gpt-9")');
  assert.deepEqual([model.kind, model.code], ['NotFoundError', 'model_not_found']);
  const long = await ask(server, 'any', speech({input: 'x '.repeat(60_000)}));
  assert.deepEqual([long.status, long.code], [413, 'text_too_long']);
  const wrong = await ask(server, 'any', speech({speed: 9}));
  assert.deepEqual([wrong.kind, wrong.status], ['BadRequestError', 400]);
  assert.match(wrong.message, /0\.25 to 4/);
}));

test('with a key the client speaks, and without the right one it reads why it was refused',
  () => whileServing(['--api-key', 'k1'], async server => {
  assert.ok(await ask(server, 'k1', speech()) > 10_000);
  const refused = await ask(server, 'k2', speech());
  assert.deepEqual([refused.kind, refused.status, refused.code], ['AuthenticationError', 401, 'invalid_api_key']);
  assert.match(refused.message, /the API key is missing or wrong/);
}));

test('after too many texts at a time the page reads Retry-After',
  () => whileServing(['--max-per-client', '1'], async server => {
  await page.evaluate(async base => {
    globalThis.first = (await fetch(`${base}/v1/audio/speech`, {method: 'POST', body: JSON.stringify(
      {input: 'A sentence that goes on and on. '.repeat(2000), response_format: 'pcm'})})).body.getReader();
  }, server.origin);
  const refused = await ask(server, 'any', speech());
  await page.evaluate(() => first.cancel());
  assert.deepEqual([refused.kind, refused.status, refused.code], ['RateLimitError', 429, 'too_many_requests']);
  assert.ok(Number(refused.retryAfter) >= 1, refused.retryAfter);
}));

test('a page of an allowed origin can read every refusal',
  () => whileServing([], async server => {
  const refusals = {
    405: ['/tts', {method: 'DELETE'}],
    413: ['/tts', {method: 'POST', body: 'x'.repeat(2_000_000)}],
    414: [`/?text=${'a'.repeat(9_000)}`, {}],
    415: ['/tts', {method: 'POST', body: '<a/>', headers: {'content-type': 'text/xml'}}],
    416: ['/health', {headers: {range: 'bytes=9999-'}}],
    431: ['/health', {headers: {'x-much': 'x'.repeat(40_000)}}],
    404: ['/nothing', {}],
  };
  for (const [status, [path, options]] of Object.entries(refusals)) {
    const read = await page.evaluate(async ({url, options}) => {
      const response = await fetch(url, options);
      return {status: response.status, message: (await response.json()).error.message};
    }, {url: server.origin + path, options});
    assert.equal(read.status, Number(status));
    assert.ok(read.message.length > 10, read.message);
  }
}));

test('a page of an origin that is not allowed cannot read any answer', async () => {
  const server = await linnetServer('--cors-origin', 'https://app.example');
  try {
    assert.equal((await ask(server, 'any', speech())).kind, 'APIConnectionError');
    assert.equal(await server.metric('linnet_audio_seconds_total'), 0);
  } finally {
    await server.close();
  }
});
