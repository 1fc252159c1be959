// node first_paint.mjs BUILT_PAGE: writes into its index.html what the first paint needs, so that a browser paints
// before it has any module, and so that nothing moves when they come: the words in English, at all elements that name
// keys of languages/en.js, and the list of languages. And the modules that app.js imports, as <link
// rel="modulepreload">: a browser then gets all at once, and not one behind the other, but after the style.
import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join, resolve} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

const built = resolve(process.argv[2]), index = join(built, 'index.html');
const here = fileURLToPath(new URL('.', import.meta.url));
const {default: english} = await import(pathToFileURL(join(built, 'languages/en.js')));
const {languages} = await import(pathToFileURL(join(built, 'page_language.js')));
const {buildSync} = createRequire(join(here, '../tests/web/package.json'))('esbuild');

function wordsOf(key) {
  if (typeof english[key] !== 'string') throw Error(`index.html names ${key}, which is no text in languages/en.js`);
  return english[key].replace(/&/g, '&amp;');  // of HTML there is nothing but <kbd>
}

const withAttributes = html => html.replace(/\bdata-t-(aria-label|title|placeholder)="([^"]+)"/g,
  (written, name, key) => `${written} ${name}="${wordsOf(key).replace(/"/g, '&quot;')}"`);

const withWords = html => html.replace(/(<(\w+)\b[^<>]*\bdata-t="([^"]+)"[^<>]*>)(<\/\w+>)?/g,
  (_, begin, name, key, end) => {
    if (end !== `</${name}>`) throw Error(`index.html: the element of ${key} has something in it`);
    return begin + wordsOf(key) + end;
  });

/** The modules that one imports, and those that they import, without those that are fetched later, if at all. */
function modulesOf(entry) {
  const {metafile: {inputs}} = buildSync({entryPoints: [join(built, entry)], bundle: true, format: 'esm', write: false,
    metafile: true, target: 'es2022', absWorkingDir: built});
  const found = [entry];
  for (const name of found) {
    for (const {path, kind} of inputs[name].imports) {
      if (kind === 'import-statement' && inputs[path] && !found.includes(path)) found.push(path);
    }
  }
  return found.slice(1);
}

const preloads = modulesOf('app.js').map(
  path => `  <link rel="modulepreload" href="${path}" fetchpriority="low">\n`).join('');
const choices = Object.entries(languages).map(
  ([code, name]) => `<option value="${code}"${code === 'en' ? ' selected' : ''}>${name}</option>`).join('');
const html = withWords(withAttributes(readFileSync(index, 'utf8'))).replace(' data-waits-for-words', '')
  .replace(/(<select id="page-language"[^>]*>)/, (_, begin) => begin + choices)
  .replace('</head>', () => `${preloads}</head>`);
writeFileSync(index, html);
