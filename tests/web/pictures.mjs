// pictures.mjs FOLDER: makes the README's pictures of the page, gallery, reading, charts, phone and dark, each a PNG of
// 64 colours and at most 150 kB. Needs ./run web, and pngquant (Debian: pngquant).
import {execFileSync} from 'node:child_process';
import {statSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {chromium} from './support/browsers.mjs';
import {site} from './support/fixture.mjs';
import {readyPage, waitForStatus} from './support/page.mjs';

const folder = resolve(process.argv[2] ?? 'docs'), most = 150_000, width = 800;
const book = `# The linnet

The linnet sat on the gate and sang. It was a small bird, but it had a big voice, and was heard across three fields.

## Of its song

- It begins **before** the sun is up.
- It costs nothing; a cage of 1820 cost $5.

> Whoever has heard it once knows it again.

On the third of May it came back, as Dr. Hill had said it would, and sat on the same gate as the year before.
`;

async function shoot(page, name, part = null) {
  const file = join(folder, `page-${name}.png`), target = part ? page.locator(part) : page;
  await target.screenshot({path: file});
  execFileSync('pngquant', ['64', '--strip', '--force', '--output', file, file]);
  const {size} = statSync(file);
  console.log(`${file}: ${Math.ceil(size / 1000)} kB`);
  if (size > most) throw Error(`${file} has ${size} bytes, and at most ${most} are allowed`);
}

async function reading(page) {
  await page.setInputFiles('#open-text', {name: 'linnet.md', mimeType: '', buffer: Buffer.from(book)});
  await page.waitForSelector('#reader [data-block]');
  await page.click('#speak');
  await page.waitForFunction(() => [...CSS.highlights.get('spoken-word') ?? []].some(r => r.toString() === 'small'));
}

const [server, browser] = [await site(), await chromium()];
const ready = (context = {}) => readyPage(browser, server.origin, 'Ready',
  {viewport: {width, height: 900}, deviceScaleFactor: 1, ...context});
try {
  const page = await ready();
  await shoot(page, 'gallery', '#gallery');
  await reading(page);
  await page.evaluate(() => scrollTo(0, 0));
  await shoot(page, 'reading');
  await page.keyboard.press('Escape');
  await page.click('#read');
  await page.click('#session > summary');
  for (const text of ['One text.', 'Another text, which is somewhat longer than the first one.', 'A third.']) {
    await page.fill('#text', text);
    await page.click('#speak');
    await waitForStatus(page, 'Spoke');
    await page.waitForTimeout(2200);  // the memory is looked at every two seconds
  }
  await shoot(page, 'charts', '#stability');
  await page.context().close();
  const phone = await ready({viewport: {width: 390, height: 844}, hasTouch: true, isMobile: true});
  await reading(phone);
  await shoot(phone, 'phone');
  const dark = await ready({colorScheme: 'dark'});
  await dark.click('#speak');
  await dark.waitForFunction(() => document.querySelector('#spoken-text mark')?.textContent === 'big');
  await dark.evaluate(() => scrollTo(0, 0));
  await shoot(dark, 'dark');
} finally {
  await browser.close();
  await server.close();
}
