#!/usr/bin/env node
// Compares Linnet with onnxruntime-web: same voice, same phoneme ids, each in a headless Chromium, in turns. With
// --voice hibari-heart, onnxruntime-web computes the network only, with weights of 8 bits as in the voice's file and of
// 32 bits (onnxruntime-web-fp32; tests/bench/rivals makes that file): the signal processing that makes samples of its
// spectra exists in Python only, and Linnet does it too. With --voice kokoro both speak one sentence as af_heart,
// Linnet with 8 and 4 bits, onnxruntime-web with the 8-bit export (onnxruntime-web-int8) and the same as floats.
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {homedir, cpus} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {chromium} from '../web/support/browsers.mjs';
import {cachedVoices, heart, joe, root} from '../web/support/fixture.mjs';
import {serve} from '../web/support/server.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const {values: options} =
  parseArgs({options: {rounds: {type: 'string', default: '5'}, threads: {type: 'string', default: '1,2'},
  texts: {type: 'string', default: 't0100,t0300,t0500,t0800,t1000'},
  voice: {type: 'string', default: 'en_US-joe-medium'}, engines: {type: 'string'}, out: {type: 'string'}}});
const isHeart = options.voice === 'hibari-heart', isKokoro = options.voice === 'kokoro';
options.engines ??= isKokoro ? 'linnet-int8,linnet-int4,onnxruntime-web-int8,onnxruntime-web-fp32' :
  isHeart ? 'linnet,onnxruntime-web,onnxruntime-web-fp32' : 'linnet,onnxruntime-web';
options.out ??= join(here, isHeart || isKokoro ? `results/web-${options.voice}` : 'results/web');
const ids = JSON.parse(readFileSync(join(here, isHeart ? 'texts/ids-hibari.json' : 'texts/ids.json')));
const rate = isHeart || isKokoro ? 24000 : 22050;
// Of Kokoro one sentence of 3 s, since it takes ten times the work of the others.
const sentences = isKokoro ?
  {'golden.noise': [JSON.parse(readFileSync(join(root, 'tests/golden/styletts2/golden.noise.json'))).ids]} :
  Object.fromEntries(options.texts.split(',').map(text => [text, ids[text]]));
const {noise_scale: noiseScale, length_scale: lengthScale, noise_w: noiseW} = isHeart || isKokoro ? {} :
  JSON.parse(readFileSync(join(cachedVoices, 'en_US-joe-medium.onnx.json'))).inference;
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'linnet');

function rivals() {
  const folder = join(cache, 'web-rivals');
  const dist = join(folder, 'node_modules/onnxruntime-web/dist');
  if (!existsSync(dist)) {
    mkdirSync(folder, {recursive: true});
    for (const file of ['package.json', 'package-lock.json']) {
      cpSync(join(here, 'web-rivals', file), join(folder, file));
    }
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {cwd: folder, stdio: 'inherit'});
  }
  return dist;
}

function voiceOf(engine) {
  if (isKokoro) {
    const precision = engine.split('-').at(-1);
    const isLinnets = engine.startsWith('linnet');  // the 8-bit export as it came is kokoro.onnx
    const file = isLinnets ? `kokoro.${precision}.linnet` : precision === 'int8' ? 'kokoro.onnx' : 'kokoro.fp32.onnx';
    if (!existsSync(join(cache, 'rivals/kokoro', file))) {
      throw Error(`${file} is missing; tests/bench/rivals --voice kokoro makes it`);
    }
    return `/kokoro/${file}`;
  }
  if (isHeart) return engine.endsWith('fp32') ? '/expanded/hibari-heart.fp32.onnx' : heart;
  const precision = engine.split('-')[1];
  if (precision !== 'int8' && precision !== 'int4') return joe;
  const small = join(cachedVoices, `en_US-joe-medium.${precision}.linnet`);
  if (!existsSync(small)) {
    execFileSync(join(root, 'build/release/linnet'),
      ['quantize', join(cachedVoices, 'en_US-joe-medium.onnx'), '--precision', precision,
      '-o', small], {stdio: 'inherit'});
  }
  return joe.replace('.onnx', `.${precision}.linnet`);
}

// These run in the page. Each defines globalThis.speak: sentences of ids → {seconds, firstSeconds, audioSeconds}.
const loaders = {
  linnet: async ({voice, threads, noiseScale, lengthScale, noiseW, rate, speaker}) => {
    const {Linnet} = await import('/linnet.js');
    const linnet = await Linnet.load({voice, threads});
    globalThis.usedBytes = async () => (await linnet.memory()).usedBytes;
    globalThis.speak = async sentences => {
      const start = performance.now();
      let samples = 0, first = 0;
      for (const ids of sentences) {
        for await (const block of linnet.speakIds({ids, noiseScale, lengthScale, noiseW, speaker})) {
          first ||= performance.now();
          samples += block.samples.length;
        }
      }
      return {seconds: (performance.now() - start) / 1000, firstSeconds: (first - start) / 1000,
        audioSeconds: samples / rate};
    };
  },
  onnxruntime: async ({voice, threads, noiseScale, lengthScale, noiseW, isHeart, rate, styles}) => {
    const ort = await import('/ort/ort.wasm.min.mjs');
    ort.env.wasm.numThreads = threads;
    ort.env.wasm.wasmPaths = '/ort/';
    const session = await ort.InferenceSession.create(voice, {executionProviders: ['wasm']});
    const rows = styles && new Float32Array(await (await fetch(styles)).arrayBuffer());  // 256 numbers each
    globalThis.speak = async sentences => {
      const start = performance.now();
      let samples = 0, first = 0;
      for (const ids of sentences) {
        const input = new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]);
        const result = await session.run(styles ? {
          tokens: input, speed: new ort.Tensor('float32', Float32Array.of(1), [1]),
          style: new ort.Tensor('float32', rows.slice((ids.length - 3) * 256, (ids.length - 2) * 256), [1, 256]),
        } : isHeart ? {
          ids: input, speed: new ort.Tensor('float32', Float32Array.of(1), [1]),
        } : {
          input, input_lengths: new ort.Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
          scales: new ort.Tensor('float32', Float32Array.of(noiseScale, lengthScale, noiseW), [3]),
        });
        first ||= performance.now();
        samples += isHeart ? result.lh.dims.at(-1) * 300 :  // a frame's
          (result.audio ?? result.output).data.length;
      }
      return {seconds: (performance.now() - start) / 1000, firstSeconds: (first - start) / 1000,
        audioSeconds: samples / rate};
    };
  },
};

const engines = options.engines.split(',');
const median = values => values.toSorted((a, b) => a - b)[values.length >> 1];

async function measure(origin, threads) {
  const pages = {};
  for (const name of engines) {
    const browser = await chromium(), page = await browser.newPage();
    await page.goto(`${origin}/blank/`);
    const start = performance.now();
    await page.evaluate(loaders[name.split('-')[0]], {voice: voiceOf(name), threads, noiseScale, lengthScale, noiseW,
      isHeart, rate, speaker: isKokoro ? 'af_heart' : undefined,
      styles: isKokoro ? '/kokoro/styles/af_heart.bin' : undefined});
    pages[name] = {browser, page, loadSeconds: (performance.now() - start) / 1000};
  }
  const runs = [];
  for (const [text, ids] of Object.entries(sentences)) {
    for (let round = -1; round < Number(options.rounds); ++round) {  // round −1 is the warm-up
      for (const [engine, {page}] of Object.entries(pages)) {
        const run = await page.evaluate(ids => speak(ids), ids);
        if (round >= 0) runs.push({threads, text, engine, round, ...run, rtf: run.seconds / run.audioSeconds});
      }
    }
    console.error(`web_rivals: ${threads} thread(s), ${text}`);
  }
  const load = {}, usedMB = {};
  for (const [name, {browser, page, loadSeconds}] of Object.entries(pages)) {
    load[name] = loadSeconds;
    const bytes = await page.evaluate(() => globalThis.usedBytes?.());
    if (bytes) usedMB[name] = bytes / 1e6;
    await browser.close();
  }
  return {runs, load, usedMB};
}

function table(threads, {runs, load, usedMB}) {
  const of = (text, engine, key) =>
    median(runs.filter(run => run.text === text && run.engine === engine).map(run => run[key]));
  const [first, ...others] = engines;
  const row = cells => `| ${cells.join(' | ')} |\n`;
  const cellsOf = (text, key, show) => [show(of(text, first, key)),
    ...others.flatMap(other => [show(of(text, other, key)), (of(text, other, key) / of(text, first, key)).toFixed(2)])];
  const columns = what => [`${first} ${what}`, ...others.flatMap(other => [`${other} ${what}`, '×'])];
  const head = ['text', ...['RTF', 'first audio ms'].flatMap(columns)];
  const each = (facts, unit, digits) => Object.entries(facts)
    .map(([name, value]) => `${name} ${value.toFixed(digits)} ${unit}`).join(', ');
  return `## ${threads} thread(s)\n\n${row(head)}${row(head.map(() => '---')).replaceAll(' ', '')}` +
    Object.keys(sentences).map(text => row([text, ...cellsOf(text, 'rtf', v => v.toFixed(4)),
      ...cellsOf(text, 'firstSeconds', v => (v * 1000).toFixed(0))])).join('') +
    `\nOpening page and voice: ${each(load, 's', 2)}. Memory in use inside the engine: ${each(usedMB, 'MB', 0)}.\n`;
}

const server = await serve({'/cached/': cachedVoices,
  ...(engines.some(name => name.startsWith('onnxruntime')) && {'/ort/': rivals()}),
  ...(isKokoro && {'/kokoro/': join(cache, 'rivals/kokoro')}),
  ...(isHeart && {'/expanded/': join(cache, 'rivals')}), '/blank/': join(root, 'tests/web/blank'),
  '/': join(root, 'build/web')});
const results = {};
for (const threads of options.threads.split(',').map(Number)) results[threads] = await measure(server.origin, threads);
await server.close();
const commit = execFileSync('git', ['rev-parse', '--short=10', 'HEAD'], {cwd: root, encoding: 'utf8'}).trim();
const date = new Date().toISOString().slice(0, 10), machine = `${cpus()[0].model}, ${cpus().length} cores`;
const shorter = (key, value) => typeof value === 'number' ? Number(value.toPrecision(5)) : value;
writeFileSync(`${options.out}.json`,
  `${JSON.stringify({date, machine, commit, onnxruntimeWeb: '1.30.0', results}, shorter)}\n`);
writeFileSync(`${options.out}.md`,
  `# In the page: ${engines.join(', ')}, ${date}\n\n${machine}, headless Chromium; ${options.rounds} ` +
  `interleaved rounds, medians; linnet ${commit}, onnxruntime-web 1.30.0.\n` +
  `The same voice (${options.voice}${isHeart || isKokoro ? '' : ', fp32 where not named'}) and the same ` +
  `phoneme ids. RTF: seconds of work for a second of audio. Written by\n\`tests/bench/web_rivals.mjs\`.\n` +
  (isHeart ? 'onnxruntime-web computes the network only (8 bits as in the file, and the same in 32 bits): the signal ' +
    'processing\nthat makes samples of its spectra exists in Python only. Linnet\'s time includes it.\n\n' :
    isKokoro ? 'onnxruntime-web runs the 8-bit export, and the same with its weights as floats.\n\n' : '\n') +
  Object.entries(results).map(([threads, result]) => table(threads, result)).join('\n'));
