// Helpers for the synthesis page: open it, wait until it is ready, read its messages.
import {open} from './fixture.mjs';

export const waitForStatus = (page, start) => page.waitForFunction(
  wanted => document.querySelector('#status').textContent.startsWith(wanted), start);

/** Waits until the page answers yes to a question that it answers later: waitForFunction takes a promise for a yes. */
export async function waitUntil(page, question, seconds = 30) {
  const end = Date.now() + 1000 * seconds;
  while (!await page.evaluate(question)) {
    if (Date.now() > end) throw Error(`the answer is no for ${seconds} s: ${question}`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

/** The page at an origin once its voice is ready, or once its status begins with `status`. */
export async function readyPage(browser, origin, status = 'Ready', context = {}) {
  const page = await open(browser, `${origin}/`, context);
  await page.waitForSelector('html[data-ready]');
  await waitForStatus(page, status);
  return page;
}

/** The text of #error; waits for it. */
export async function complaint(page) {
  await page.waitForSelector('#error:not([hidden])');
  return page.textContent('#error');
}

export async function speaks(page, text) {
  await page.fill('#text', text);
  await page.click('#speak');
  await waitForStatus(page, 'Spoke');
}

// Loads the page again by its service worker, and once more without a network. The page has been visited before.
export async function reloadOffline(page, status = 'Ready') {
  for (const offline of [false, true]) {
    await page.context().setOffline(offline);
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    await waitForStatus(page, status);
  }
}
