// judge.mjs FOLDER: see run. FOLDER has the packages.
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {compressed} from '../web/support/compressed.mjs';
import {built, site} from '../web/support/fixture.mjs';

const least = 95, judged = ['performance', 'accessibility', 'best-practices'];
const require = createRequire(join(process.argv[2], 'package.json'));
const packaged = name => import(pathToFileURL(require.resolve(name)));
const {default: lighthouse, desktopConfig} = await packaged('lighthouse');
const {launch} = await packaged('chrome-launcher');

const server = await site({hook: compressed(built).hook}), faults = [];
const chrome = await launch({chromePath: '/usr/bin/chromium',
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu']});
try {
  for (const [name, config] of [['phone', undefined], ['desktop', desktopConfig]]) {
    const {lhr} = await lighthouse(`${server.origin}/`,
      {port: chrome.port, onlyCategories: judged, logLevel: 'error', maxWaitForLoad: 90_000}, config);
    const scores = judged.map(category => Math.round(100 * lhr.categories[category].score));
    console.log(`${name}: ${judged.map((category, i) => `${category} ${scores[i]}`).join(', ')}`);
    for (const [i, category] of judged.entries()) {
      if (scores[i] >= least) continue;
      const lost = lhr.categories[category].auditRefs.map(({id}) => lhr.audits[id])
        .filter(({score, scoreDisplayMode}) => score !== null && score < 0.9 && scoreDisplayMode !== 'informative');
      faults.push(`${name}: ${category} ${scores[i]}, at least ${least} wanted: ${lost.map(({title, displayValue}) =>
        [title, displayValue].filter(Boolean).join(' ')).join('; ')}`);
    }
  }
} finally {
  await chrome.kill();
  await server.close();
}
for (const fault of faults) console.error(`lighthouse: ${fault}`);
process.exit(faults.length ? 1 : 0);
