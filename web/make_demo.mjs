// node make_demo.mjs BUILT_PAGE VOICE.onnx OUTPUT.html: one HTML file with engine, voice and its data inside, that
// speaks when opened from disk. esbuild joins the modules, since pages on disk may not import files. Large parts are
// compressed by gzip, which browsers can read.
import {existsSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {basename, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';

const [built, voice, output] = process.argv.slice(2).map(path => resolve(path));
const here = fileURLToPath(new URL('.', import.meta.url));
const {buildSync, build} = createRequire(join(here, '../tests/web/package.json'))('esbuild');

const joined = entry =>
  buildSync({entryPoints: [join(built, entry)], bundle: true, format: 'esm', minify: true, write: false,
  target: 'es2022'}).outputFiles[0].contents;
const inMemory = {name: 'hosting', setup(bundle) {
  bundle.onResolve({filter: /^\.\/hosting\.js$/}, () => ({path: join(here, 'demo_hosting.js')}));
}};
const app = await build({entryPoints: [join(built, 'app.js')], bundle: true, format: 'esm', minify: true, write: false,
  target: 'es2022', charset: 'utf8', plugins: [inMemory]});

const part = (id, bytes, attributes = '') =>
  `<script type="text/plain" id="${id}"${attributes}>${Buffer.from(bytes).toString('base64')}</script>\n`;
const packed = (id, bytes, attributes) => part(id, gzipSync(bytes, {level: 9}), attributes);
const file = name => readFileSync(join(built, name));

// A voice of hibari-tts has no settings and needs the data for English; a Piper voice needs espeak-ng's.
function dataOfVoice() {
  if (!existsSync(`${voice}.json`)) {
    return ['en-us.g2p', 'en-us.unknown'].map(name => packed(`english-${name}`, file(`english-data/${name}`)));
  }
  const settings = readFileSync(`${voice}.json`);
  if (!JSON.parse(settings).espeak?.voice?.startsWith('en')) {
    throw Error(`${voice} is not an English voice: the demo holds English data only`);
  }
  return [packed('voice-settings', settings),
    ...['index.json', 'phondata', 'phontab', 'phonindex', 'intonations', 'en_dict'].map(
      name => packed(`speech-${name}`, file(`speech-data/${name}`)))];
}

// Of the engine, and of the voice where a card lies beside it.
const cards = ['MODEL_CARD', 'NOTICE'].map(kind => `${voice.replace(/\.onnx$/, '')}.${kind}`).filter(existsSync);
const licences = [join(built, 'LICENSES.txt'), ...cards].map(path => readFileSync(path, 'utf8')).join(
  `\n${'='.repeat(80)}\nThe voice ${basename(voice, '.onnx')}\n${'='.repeat(80)}\n\n`);

// The words of numbers and dates, in English.
const words = existsSync(join(built, 'words-data/en')) ? [packed('words-en', file('words-data/en'))] : [];

const parts = [
  part('part-worker.js', joined('worker.js')), part('part-player_worklet.js', file('player_worklet.js')),
  part('part-linnet-single.mjs', file('linnet-single.mjs')),
  packed('part-linnet-single.wasm', file('linnet-single.wasm')), ...dataOfVoice(), ...words,
  packed('part-LICENSES.txt', licences),
  packed('voice-model', readFileSync(voice), ` data-name="${basename(voice, '.onnx')}"`),
];
const icon = `data:image/svg+xml;base64,${file('icon.svg').toString('base64')}`;
const html = readFileSync(join(built, 'index.html'), 'utf8')
  .replace(/\s*<link rel="manifest"[^>]*>/, '')
  .replace('<link rel="stylesheet" href="style.css">', () => `<style>\n${file('style.css')}</style>`)
  .replace(/\s*<link rel="modulepreload"[^>]*>/g, '')
  .replace('<script src="early_language.js"></script>', () => `<script>${file('early_language.js')}</script>`)
  .replace(/\s*<script type="module"[^>]*><\/script>/g, '')
  .replaceAll('icon.svg', icon)
  .replace('</body>', () => `${parts.join('')}<script type="module">${
    app.outputFiles[0].text.replaceAll('</script', '<\\/script')}</script>\n</body>`);
writeFileSync(output, html);
console.error(`linnet: ${output} (${(statSync(output).size / 1e6).toFixed(1)} MB)`);
