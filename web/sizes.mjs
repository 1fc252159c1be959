// node sizes.mjs FOLDER [--voice]: the size of what a visitor downloads for the first sentence, raw and compressed by
// gzip -9 and brotli -q 11. --voice: with en-us.g2p and hibari-heart too, which takes Brotli a minute.
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {brotliCompress, gzip} from 'node:zlib';

const [, , folder, withVoice] = process.argv;
const kilobytes = bytes => `${(bytes / 1000).toFixed(0).padStart(7)} kB`;

const measured = new Map();  // file → [raw, gzip, brotli], each file once: brotli takes seconds

async function measure(file) {
  const bytes = readFileSync(join(folder, file));
  const packed = await Promise.all([promisify(gzip)(bytes, {level: 9}), promisify(brotliCompress)(bytes)]);
  return [bytes, ...packed].map(b => b.length);
}

async function row(name, files) {
  for (const file of files) if (!measured.has(file)) measured.set(file, measure(file));
  const sizes = await Promise.all(files.map(file => measured.get(file)));
  console.log(name.padEnd(34) + [0, 1, 2].map(i => kilobytes(sizes.reduce((sum, size) => sum + size[i], 0))).join(''));
}

console.log(''.padEnd(34) + ['raw', 'gzip', 'brotli'].map(title => title.padStart(10)).join(''));
const modules = ['linnet', 'arabic_data', 'bundle', 'english_data', 'errors', 'features', 'gains', 'hints',
  'kept_voices', 'player', 'player_worklet', 'speech_data', 'speech_synthesis', 'text_indices', 'wav', 'words_data',
  'worker'].map(name => `${name}.js`);
const library = readdirSync(folder).filter(file => modules.includes(file));
// en-us.unknown is fetched later.
const english = ['english-data/en-us.g2p'], heart = ['voices/hibari-heart.onnx'];
const data = ['index.json', 'phondata', 'phontab', 'phonindex', 'intonations', 'en_dict']
  .map(file => `speech-data/${file}`);
for (const flavour of ['relaxed', 'simd', 'single']) {
  const engine = [`linnet-${flavour}.wasm`, `linnet-${flavour}.mjs`];
  if (!existsSync(join(folder, engine[0]))) continue;
  await row(`engine (${flavour})`, [...engine, ...library]);
  await row('  of which .wasm', [engine[0]]);
  if (existsSync(join(folder, data[0]))) {
    await row('  with espeak-ng\'s data (English)', [...engine, ...library, ...data]);
  }
  if (!withVoice) continue;
  await row('  with en-us.g2p', [...engine, ...library, ...english]);
  await row('  with en-us.g2p and hibari-heart', [...engine, ...library, ...english, ...heart]);
}
