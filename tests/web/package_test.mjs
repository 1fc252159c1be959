// The npm package: its files, its size, and that it speaks in an extension (manifest version 3), which may not fetch or
// evaluate code.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {brotliCompressSync} from 'node:zlib';
import {chromiumWith} from './support/browsers.mjs';
import {cachedVoices, root} from './support/fixture.mjs';

const built = join(root, 'build/web');
let folder, extension;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'linnet-package-'));
  extension = join(folder, 'extension');
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder],
    {cwd: built, encoding: 'utf8'}).trim();
  execFileSync('tar', ['-xzf', join(folder, packed), '-C', folder]);
  cpSync(join(root, 'tests/web/extension'), extension, {recursive: true});
  cpSync(join(folder, 'package'), join(extension, 'linnet-tts'), {recursive: true});
  for (const name of ['tiny-medium.onnx', 'tiny-medium.onnx.json']) {
    cpSync(join(root, 'tests/golden/voices', name), join(extension, name));
  }
});
after(() => rmSync(folder, {recursive: true}));

const sizes = files => {
  const raw = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const small = files.reduce((sum, file) => sum + brotliCompressSync(readFileSync(file)).length, 0);
  console.log(`${(raw / 1e6).toFixed(2)} MB, ${(small / 1e6).toFixed(2)} MB with Brotli`);
  return [raw, small];
};
const engine = () => {
  const library =
    /^(linnet|bundle|worker|.*_data|errors|features|gains|hints|player.*|speech_.*|text_.*|kept_.*|wav)\.js$/;
  const scripts = readdirSync(built).filter(name => library.test(name));
  return ['linnet-relaxed.wasm', 'linnet-relaxed.mjs', ...scripts].map(name => join(built, name));
};

test('engine and espeak-ng\'s English data: at most 3.05 MB, and 1.01 MB with Brotli', () => {
  const english = ['phondata', 'phontab', 'phonindex', 'intonations', 'en_dict', 'index.json']
    .map(name => join(built, 'speech-data', name));
  const [raw, small] = sizes([...engine(), ...english]);
  assert.ok(raw <= 3.05e6 && small <= 1.01e6);
});

test('engine, en-us.g2p and the voice hibari-heart: at most 9.0 MB with Brotli', () => {
  const heart = {bytes: 7_936_868, withBrotli: 6_146_945};  // the file never changes, and Brotli takes a minute for it
  assert.equal(statSync(join(cachedVoices, 'hibari-heart.onnx')).size, heart.bytes);
  const [, small] = sizes([...engine(), join(built, 'english-data/en-us.g2p')]);
  assert.ok(small + heart.withBrotli <= 9.0e6);
});

test('the package has the version of the file VERSION, the changelog and its licence', () => {
  const inPackage = name => readFileSync(join(extension, 'linnet-tts', name), 'utf8');
  assert.equal(JSON.parse(inPackage('package.json')).version, readFileSync(join(root, 'VERSION'), 'utf8').trim());
  assert.match(inPackage('CHANGELOG.md'), /^# Changelog/);
  assert.match(inPackage('LICENSE'), /GNU GENERAL PUBLIC LICENSE/);
  assert.match(inPackage('LICENSES.txt'), /^linnet-tts [^]*\n  xnnpack [^]*Facebook[^]*misaki/);
});

test('an extension speaks with the package, with threads and without', async () => {
  const {context, id} = await chromiumWith(extension, join(folder, 'profile'));
  try {
    const page = await context.newPage(), foreign = [];
    page.on('request', request => {
      if (!/^(chrome-extension|blob|data):/.test(request.url())) foreign.push(request.url());
    });
    await page.goto(`chrome-extension://${id}/page.html`);
    for (const flavour of ['relaxed', 'single']) {
      const spoken = await page.evaluate(async flavour => {
        const {Linnet} = await import('./linnet-tts/linnet.js');
        const linnet = await Linnet.load({voice: 'tiny-medium.onnx', flavour});
        let samples = 0;
        for await (const block of linnet.speak('An extension speaks.')) samples += block.samples.length;
        const {threads} = linnet.engine;
        linnet.close();
        return {samples, threads, isolated: crossOriginIsolated, cores: navigator.hardwareConcurrency};
      }, flavour);
      assert.ok(spoken.samples > 5000, JSON.stringify(spoken));
      assert.equal(spoken.isolated, true);
      assert.equal(spoken.threads, flavour === 'single' ? 1 : Math.min(spoken.cores, 4));
    }
    assert.deepEqual(foreign, []);
  } finally {
    await context.close();
  }
});
