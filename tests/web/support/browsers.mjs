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
