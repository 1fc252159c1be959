// Browsers for tests: headless, and the system's own (install-tools installs them).
import {createRequire} from 'node:module';

const require = createRequire(import.meta.url);

/** Chromium, driven by Playwright. flags: further command-line switches. */
export function chromium(flags = []) {
  return require('playwright-core').chromium.launch({executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--autoplay-policy=no-user-gesture-required', ...flags]});
}

/** Firefox, driven by Puppeteer over WebDriver BiDi. */
export async function firefox() {
  const {default: puppeteer} = await import('puppeteer-core');
  return puppeteer.launch({browser: 'firefox', executablePath: '/usr/bin/firefox-esr', headless: true,
    protocol: 'webDriverBiDi', extraPrefsFirefox: {'media.autoplay.default': 0}});
}
