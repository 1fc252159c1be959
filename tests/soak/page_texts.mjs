#!/usr/bin/env node
// page_texts.mjs [TEXTS]: speaks 200 texts of all kinds by the page's own controls, in Chromium with the default voice,
// as its user does, with panels open. After them the page's heap may have at most 1 MB more than after the first 3, the
// engine's the same, and the document as many elements. Exit code 1 otherwise. Needs ./run web.
import {chromium} from '../web/support/browsers.mjs';
import {site} from '../web/support/fixture.mjs';
import {readyPage, waitForStatus} from '../web/support/page.mjs';

const texts = Number(process.argv[2] ?? 200), mostGrowth = {page_mb: 1, engine_mb: 0, elements: 0};
const kinds = ['Yes.', 'It is $5.', 'A sentence that is stopped, because it goes on and on. '.repeat(4), '...',
  'No & no!', 'Dr. Smith paid 3 €.'];
const first = 3;

const [server, browser] = [await site(), await chromium()];
const page = await readyPage(browser, server.origin), devtools = await page.context().newCDPSession(page);
for (const part of ['#session', '#words']) await page.click(`${part} > summary`);

async function speak(i) {
  const text = kinds[i % kinds.length];
  await page.fill('#text', `${text} ${text === '...' ? '' : i}`);
  await page.click('#speak');
  if (text.length > 100) {
    await page.waitForFunction(() => document.querySelector('#spoken-text mark'));
    await page.keyboard.press('Escape');
    return waitForStatus(page, 'Stopped');
  }
  return page.waitForFunction(() => /^(Spoke|There is nothing)/.test(document.querySelector('#status').textContent));
}

async function facts() {
  await page.fill('#text', '');
  await page.waitForTimeout(2500);  // panels look at the engine every two seconds
  await devtools.send('HeapProfiler.collectGarbage');
  const {usedSize} = await devtools.send('Runtime.getHeapUsage');
  const engine = Number(/grown to (\d+) MB/.exec(await page.textContent('#engine'))[1]);
  const elements = await page.evaluate(() => document.querySelectorAll('body *:not(#session *)').length);
  return {page_mb: Math.round(usedSize / 1e4) / 100, engine_mb: engine, elements};
}

let before = null;
for (let i = 0; i < texts; ++i) {
  await speak(i);
  if (i + 1 === first) console.log(`page_texts: after ${first}: ${JSON.stringify(before = await facts())}`);
}
const behind = await facts();
console.log(`page_texts: after ${texts}: ${JSON.stringify(behind)}`);
await browser.close();
await server.close();
const faults = Object.keys(mostGrowth).filter(key => behind[key] - before[key] > mostGrowth[key])
  .map(key => `${key} has grown from ${before[key]} to ${behind[key]}, by at most ${mostGrowth[key]} allowed`)
  .concat(page.problems);
for (const fault of faults) console.error(`page_texts: ${fault}`);
process.exit(faults.length ? 1 : 0);
