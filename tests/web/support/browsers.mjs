// Chromium for tests: headless, and the system's own (install-tools installs it).
import {createRequire} from 'node:module';

const require = createRequire(import.meta.url);

/** Chromium, driven by Playwright. flags: further command-line switches. */
export function chromium(flags = []) {
  return require('playwright-core').chromium.launch({executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--autoplay-policy=no-user-gesture-required', ...flags]});
}

/** Chromium with an extension, and with a profile in a folder: {context, worker, id}; worker is the extension's. */
export async function chromiumWith(extension, profile) {
  const context = await require('playwright-core').chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium', ignoreDefaultArgs: ['--disable-extensions', '--headless', '--mute-audio'],
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
      `--disable-extensions-except=${extension}`, `--load-extension=${extension}`]});
  const worker = context.serviceWorkers()[0] ?? await context.waitForEvent('serviceworker');
  return {context, worker, id: new URL(worker.url()).host};
}
