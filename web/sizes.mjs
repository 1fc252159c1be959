// node sizes.mjs FOLDER: what a visitor's first sentence downloads besides the voice, raw and compressed as hosts do.
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {brotliCompressSync, gzipSync} from 'node:zlib';

const folder = process.argv[2];
const kilobytes = bytes => `${(bytes / 1000).toFixed(0).padStart(7)} kB`;

function row(name, files) {
  const bytes = files.map(file => readFileSync(join(folder, file)));
  const sum = sizes => sizes.reduce((a, b) => a + b, 0);
  const sizes = [sum(bytes.map(b => b.length)), sum(bytes.map(b => gzipSync(b, {level: 9}).length)),
    sum(bytes.map(b => brotliCompressSync(b).length))];
  console.log(name.padEnd(34) + sizes.map(kilobytes).join(''));
  return sizes;
}

console.log(''.padEnd(34) + ['raw', 'gzip', 'brotli'].map(title => title.padStart(10)).join(''));
const library = readdirSync(folder).filter(file => /^(linnet|errors|features|hints|text_indices|wav|player|player_worklet|worker|voice_store|speech_data|speech_synthesis)\.js$/.test(file));
const data = ['index.json', 'phondata', 'phontab', 'phonindex', 'intonations', 'en_dict'].map(file => `speech-data/${file}`);
for (const flavour of ['relaxed', 'simd', 'single']) {
  const engine = [`linnet-${flavour}.wasm`, `linnet-${flavour}.mjs`];
  if (!existsSync(join(folder, engine[0]))) continue;
  row(`engine (${flavour}), all of it`, [...engine, ...library, ...data]);
  row('  of which .wasm', [engine[0]]);
}
row('  of which speech data (English)', data);
