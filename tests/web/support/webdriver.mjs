// WebKitGTK, driven by its WebDriver, under a virtual display of its own. Of the browsers for Linux it is the closest
// to Safari.
import {spawn} from 'node:child_process';
import {freePort} from './free_port.mjs';

const miniBrowser = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';

async function call(base, method, path, body) {
  const response = await fetch(`${base}${path}`, {method, body: body && JSON.stringify(body)});
  const {value} = await response.json();
  if (!response.ok) throw Error(`${path}: ${value.error}: ${value.message}`);
  return value;
}

async function answering(base, process) {
  for (let i = 0; i < 100; ++i) {
    if (process.exitCode !== null) throw Error(`WebKitWebDriver ended with ${process.exitCode}`);
    try {
      return await call(base, 'GET', '/status');
    } catch {
      await new Promise(done => setTimeout(done, 100));  // it does not report that it listens
    }
  }
  throw Error('WebKitWebDriver does not answer');
}

const elementKey = 'element-6066-11e4-a52e-4f735466cecf';  // WebDriver's key for references to elements

/**
 * Returns {goto(url), evaluate(asyncFunctionBody) → its value, click(selector), press(selector, keys), close()}.
 * Clicks and keys count as the user's, without which WebKit allows no page to sound.
 */
export async function webkit() {
  // Xvfb writes the number of the free display that it has chosen.
  const display = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'],
    {stdio: ['ignore', 'pipe', 'ignore']});
  const number = await new Promise((resolve, reject) => {
    display.once('error', reject);
    display.stdout.once('data', data => resolve(String(data).trim()));
  });
  const port = await freePort(), base = `http://127.0.0.1:${port}`;
  const driver = spawn('WebKitWebDriver', [`--port=${port}`],
    {stdio: 'ignore', env: {...process.env, DISPLAY: `:${number}`,
    WEBKIT_DISABLE_COMPOSITING_MODE: '1', WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', LIBGL_ALWAYS_SOFTWARE: '1'}});
  const close = async session => {
    if (session) await call(base, 'DELETE', session).catch(() => {});
    driver.kill();
    display.kill();
  };
  const find = async (session, selector) => {
    const found = await call(base, 'POST', `${session}/element`, {using: 'css selector', value: selector});
    return `${session}/element/${found[elementKey]}`;
  };
  try {
    await answering(base, driver);
    const {sessionId} = await call(base, 'POST', '/session', {capabilities: {alwaysMatch: {
      'webkitgtk:browserOptions': {binary: miniBrowser, args: ['--automation']}}}});
    const session = `/session/${sessionId}`;
    await call(base, 'POST', `${session}/timeouts`, {script: 120_000, pageLoad: 60_000});
    return {
      click: async selector => call(base, 'POST', `${await find(session, selector)}/click`, {}),
      press: async (selector, keys) => call(base, 'POST', `${await find(session, selector)}/value`, {text: keys}),
      goto: url => call(base, 'POST', `${session}/url`, {url}),
      async evaluate(body, ...args) {
        const script = `const done = arguments[arguments.length - 1];
          (async (...args) => { ${body} })(...arguments).then(value => done({value}),
            error => done({error: error.message + '\\n' + error.stack}));`;
        const {value, error} = await call(base, 'POST', `${session}/execute/async`, {script, args});
        if (error) throw Error(error);
        return value;
      },
      close: () => close(session),
    };
  } catch (error) {
    await close();
    throw error;
  }
}
