// What the body of an async function of `...args` gives in a page of a test's server, in browsers other than Chromium.
import {firefox} from './firefox.mjs';
import {webkit} from './webdriver.mjs';

async function ended(page, value) {
  try {
    return await value(page);
  } finally {
    await page.close();
  }
}

/** scripted: the ScriptedPage that the server has as its hook. */
export const inFirefox = (origin, scripted, body, ...args) =>
  ended(firefox(origin, scripted), page => page.evaluate(body, ...args));

/** The server has the page /blank/. */
export const inWebkit = async (origin, body, ...args) => ended(await webkit(), async page => {
  await page.goto(`${origin}/blank/`);
  return page.evaluate(body, ...args);
});
