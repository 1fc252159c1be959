// Pages of a project into which the npm package was installed ($LINNET_PROJECT), in Chromium.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {chromium} from '../web/support/browsers.mjs';
import {serve} from '../web/support/server.mjs';

let browser;
before(async () => browser = await chromium());
after(() => browser.close());

for (const isolated of [true, false]) {
  for (const file of ['by_path.html', 'by_name.html']) {
    test(`${file} speaks ${isolated ? 'with threads' : 'where the host sets no headers'}`, async () => {
      const server = await serve({'/': process.env.LINNET_PROJECT}, {isolated});
      const page = await browser.newPage(), problems = [];
      page.on('pageerror', error => problems.push(error.message));
      await page.goto(`${server.origin}/${file}`);
      const spoken = await page.evaluate(async () => {
        const linnet = await window.Linnet.load({voice: 'tiny-medium.onnx'});
        let samples = 0, loudest = 0, said = [];
        for await (const block of linnet.speak('The package speaks.')) {
          samples += block.samples.length;
          loudest = block.samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), loudest);
          said = said.concat(block.words.map(({word}) => word));
        }
        const {flavour} = linnet.engine;
        linnet.close();
        return {samples, loudest, said, flavour};
      });
      assert.ok(spoken.samples > 5000 && spoken.loudest > 0.05, JSON.stringify(spoken));
      assert.equal(spoken.said.length, 3);
      assert.equal(spoken.flavour, isolated ? 'relaxed' : 'single');
      assert.deepEqual(problems, []);
      await page.close();
      await server.close();
    });
  }
}
