// Firefox as a user starts it, but headless: the page itself fetches the scripts that it is to run, and sends their
// values. No driver is attached, because under WebDriver BiDi Firefox 153 blocks for ever in `new Worker` about once in
// 100 workers that start a worker; without it, none of 2,000 did.
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const page = `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>scripts of a test</title>
<script type="module">
  const AsyncFunction = (async () => {}).constructor;
  for (;;) {
    const {body, args} = await (await fetch('next')).json();
    const result = await new AsyncFunction('...args', body)(...args).then(
      value => ({value}), error => ({error: error.name + ': ' + error.message}));
    await fetch('result', {method: 'POST', body: JSON.stringify(result)});
  }
</script></html>`;

const preferences = {
  'app.normandy.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'media.autoplay.default': 0,  // sound may start without a click
};

async function textOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** The hook of a test's server (server.mjs) for the page at /scripted/, and what asks that page for values. */
export class ScriptedPage {
  #script;   // {body, args, resolve, reject}: which the page is to run, or runs
  #waiting;  // the page's request for a script, while there is none

  hook = (request, response, path) => {
    if (!path.startsWith('/scripted/')) return false;
    if (path === '/scripted/next') {
      this.#waiting = response;
      this.#answer();
    } else if (path === '/scripted/result') {
      void this.#take(request, response);
    } else {
      response.writeHead(200, {'content-type': 'text/html', 'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp'}).end(page);
    }
    return true;
  };

  /** The value of an async function's body, run in the page with `args`; one at a time. */
  evaluate(body, ...args) {
    return new Promise((resolve, reject) => {
      this.#script = {body, args, resolve, reject};
      this.#answer();
    });
  }

  /** What is being evaluated fails for this reason: the browser has ended. */
  fail(reason) { this.#script?.reject(Error(reason)); }

  #answer() {
    if (!this.#waiting || !this.#script) return;
    const {body, args} = this.#script;
    this.#waiting.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify({body, args}));
    this.#waiting = undefined;
  }

  async #take(request, response) {
    const {value, error} = JSON.parse(await textOf(request));
    const {resolve, reject} = this.#script;
    this.#script = undefined;
    response.writeHead(204).end();
    error ? reject(Error(`in the page: ${error}`)) : resolve(value);
  }
}

/** Opens the scripted page of a server with its hook. Returns {evaluate, close}. */
export function firefox(origin, scripted) {
  const profile = mkdtempSync(join(tmpdir(), 'linnet-firefox-'));
  writeFileSync(join(profile, 'user.js'), Object.entries(preferences).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${value});\n`).join(''));
  const process = spawn('/usr/bin/firefox-esr',
    ['--headless', '--no-remote', '--profile', profile, `${origin}/scripted/`], {stdio: 'ignore'});
  const ended = new Promise(done => {
    process.once('exit', done);
    process.once('error', done);
  });
  void ended.then(reason => scripted.fail(`Firefox has ended (${reason})`));
  return {
    evaluate: (body, ...args) => scripted.evaluate(body, ...args),
    async close() {
      process.kill();
      await ended;
      rmSync(profile, {recursive: true, force: true, maxRetries: 5, retryDelay: 200});
    },
  };
}
