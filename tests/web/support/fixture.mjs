// What browser tests share: the built page, the real voices and the tiny ones, on a server for the test.
import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync} from 'node:fs';
import {homedir, tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {serve} from './server.mjs';

export const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
/** The folder of the built page: $LINNET_PAGE, else build/web. */
export const built = resolve(root, process.env.LINNET_PAGE || 'build/web');
export const cachedVoices = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'linnet/voices');
export const joe = '/cached/en_US-joe-medium.onnx';
export const heart = '/cached/hibari-heart.onnx';
export const tiny = '/tiny/tiny-medium.onnx';

/** folders: more of them, path prefix → folder. */
export async function site({folders = {}, ...options} = {}) {
  const voices = ['en_US-joe-medium.onnx', 'hibari-heart.onnx'].map(name => join(cachedVoices, name));
  for (const needed of [join(built, 'linnet.js'), join(built, 'english-data/en-us.g2p'), ...voices]) {
    if (!existsSync(needed)) {
      throw Error(`this test needs ${needed}: ./run web and toolchains/fetch-voice make it (./test does both)`);
    }
  }
  return serve({...folders, '/cached/': cachedVoices, '/tiny/': join(root, 'tests/golden/voices'),
    '/blank/': join(root, 'tests/web/blank'), '/': built}, options);
}

/** The same with a tiny voice as the page's own, which loads at once. */
export function tinySite({hook, ...options} = {}) {
  const listed = JSON.stringify([{name: 'Tiny', model: tiny}]);
  return site({...options, hook(request, response, path) {
    if (hook?.(request, response, path)) return true;
    if (path !== '/voices/index.json') return false;
    response.writeHead(200,
      {'content-type': 'application/json', 'cross-origin-resource-policy': 'same-origin'}).end(listed);
    return true;
  }});
}

/** A tiny voice quantised by `linnet quantize`: the path of the bundle, and its folder, which the test removes. */
export function smallVoice() {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-small-')), bundle = join(folder, 'tiny-medium.int8.linnet');
  execFileSync(join(root, 'build/release/linnet'), ['quantize', join(root, 'tests/golden/voices/tiny-medium.onnx'),
    '--precision', 'int8', '--quiet', '-o', bundle]);
  return {folder, bundle};
}

/** hibari-heart as a bundle made by `linnet quantize`, in the folder. */
export function heartBundle(folder) {
  const bundle = join(folder, 'hibari-heart.linnet');
  execFileSync(join(root, 'build/release/linnet'),
    ['quantize', join(cachedVoices, 'hibari-heart.onnx'), '--quiet', '-o', bundle]);
  return bundle;
}

/** A page of the site, opened at a path; exceptions of its scripts fail the test through `problems`. */
export async function open(browser, address, context = {}) {
  const page = await (await browser.newContext(context)).newPage();
  page.problems = [];
  page.on('pageerror', error => page.problems.push(error.message));
  await page.goto(address);
  return page;
}
