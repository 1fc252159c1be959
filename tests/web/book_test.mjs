// Audio books that the page makes of a text in its reading view: what is read, chapters as ffprobe finds them, memory.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {ScriptedPage} from './support/firefox.mjs';
import {tiny, tinySite} from './support/fixture.mjs';
import {inFirefox, inWebkit} from './support/other_browsers.mjs';
import {readyPage, waitForStatus} from './support/page.mjs';
import {zipOf} from './support/zip.mjs';

const scripted = new ScriptedPage();
let server, browser, folder;
before(async () => {
  [server, browser] = [await tinySite({hook: scripted.hook}), await chromium()];
  folder = mkdtempSync(join(tmpdir(), 'linnet-book-'));
});
after(async () => {
  await browser.close();
  await server.close();
  rmSync(folder, {recursive: true});
});

const page = body => `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" ` +
  `xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>${body}</body></html>`;
const item = (id, href, more = 'media-type="application/xhtml+xml"') => `<item id="${id}" href="${href}" ${more}/>`;

/** An EPUB of chapters {title, body}. */
const epubOf = chapters => zipOf([['mimetype', 'application/epub+zip'],
  ['META-INF/container.xml', '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>' +
    '<rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'],
  ['b.opf', '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">' +
    '<dc:title>Two birds</dc:title><dc:creator>Ann Author</dc:creator></metadata><manifest>' +
    item('nav', 'nav.xhtml', 'properties="nav" media-type="application/xhtml+xml"') +
    chapters.map((_, i) => item(`c${i}`, `${i}.xhtml`)).join('') +
    `</manifest><spine>${chapters.map((_, i) => `<itemref idref="c${i}"/>`).join('')}</spine></package>`],
  ['nav.xhtml', page('<nav epub:type="toc"><ol>' +
    chapters.map(({title}, i) => `<li><a href="${i}.xhtml">${title}</a></li>`).join('') + '</ol></nav>')],
  ...chapters.map(({title, body}, i) => [`${i}.xhtml`, page(`<h1>${title}</h1>${body}`)])]);

const birds = epubOf([
  {title: 'The gate', body: '<p>The linnet sat<a epub:type="noteref" href="#n">7</a> on the gate. It sang.</p>' +
    '<table><tr><td>Tabular</td></tr></table><p>A second paragraph<sup>12</sup> follows it.</p>' +
    '<aside epub:type="footnote" id="n"><p>Footnoted words.</p></aside>'},
  {title: 'Über das Feld', body: '<p>A small bird with a big voice.</p><pre>codified();</pre>' +
    '<p><span epub:type="pagebreak">99</span>It was heard in three fields.</p>'},
  {title: 'The end', body: '<p>That is all.</p>'}]);

async function opened(name, buffer) {
  const tab = await readyPage(browser, server.origin);
  await tab.setInputFiles('#open-text', {name, mimeType: '', buffer});
  await tab.waitForSelector('#reader [data-block]');
  return tab;
}

async function bookOf(tab, format) {
  await tab.selectOption('#save-format', format);
  const [file] = await Promise.all([tab.waitForEvent('download'), tab.click('#make-book')]);
  await waitForStatus(tab, 'The book has');
  const path = join(folder, file.suggestedFilename());
  writeFileSync(path, readFileSync(await file.path()));
  return {name: file.suggestedFilename(), path};
}

const probe = path => JSON.parse(execFileSync('ffprobe',
  ['-v', 'error', '-show_chapters', '-show_format', '-show_streams', '-of', 'json', path]));
const tagsOf = ({format, streams}) => Object.fromEntries(Object.entries({...streams[0].tags, ...format.tags}).map(
  ([key, value]) => [key.toLowerCase(), value]));
const chaptersOf = ({chapters}) => chapters.map(({start_time: begin, end_time: end, tags}) =>
  ({begin: Number(begin), end: Number(end), title: tags.title}));

const rate = 8000;
function samplesOf(path) {
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'f32le', '-ac', '1', '-ar', `${rate}`, '-'],
    {maxBuffer: 1e9});
  return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length));
}
const loudest = (samples, begin, end) => samples.subarray(Math.max(0, Math.round(begin * rate)),
  Math.round(end * rate)).reduce((most, x) => Math.max(most, Math.abs(x)), 0);

for (const format of ['mp3', 'opus']) {
  test(`an EPUB becomes an audio book of ${format} with title, author, and chapters where they begin`, async () => {
    const tab = await opened('birds.epub', birds), {name, path} = await bookOf(tab, format);
    assert.equal(name, `Two birds.${format}`);
    const found = probe(path), chapters = chaptersOf(found), tags = tagsOf(found), samples = samplesOf(path);
    assert.deepEqual(chapters.map(({title}) => title), ['The gate', 'Über das Feld', 'The end']);
    assert.deepEqual([tags.title, tags.artist, tags.genre], ['Two birds', 'Ann Author', 'Audiobook']);
    assert.equal(chapters[0].begin, 0);
    assert.ok(Math.abs(samples.length / rate - chapters.at(-1).end) < 0.15, `${samples.length / rate} s of sound`);
    // The coder's own delay is up to 50 ms.
    for (const [i, {begin}] of chapters.entries()) {
      const before = loudest(samples, begin - 1.3, begin - 0.05), behind = loudest(samples, begin, begin + 0.5);
      assert.ok(i === 0 || before < 0.003, `${before} before chapter ${i + 1}`);
      assert.ok(behind > 0.01, `${behind} where chapter ${i + 1} begins`);
    }
    const [subtitles] = await Promise.all([tab.waitForEvent('download'), tab.click('#save-srt')]);
    const said = readFileSync(await subtitles.path(), 'utf8');
    for (const read of ['The gate', 'The linnet sat', 'second paragraph', 'three fields', 'That is all']) {
      assert.ok(said.includes(read), read);
    }
    assert.doesNotMatch(said, /Tabular|Footnoted|codified|99/);
    assert.deepEqual(tab.problems, []);
    await tab.context().close();
  });
}

test('headings divide Markdown, HTML and plain text into chapters', async () => {
  for (const [name, text, wanted] of [
    ['notes.md', '# All birds\n\nFirst words.\n\n## Linnet\n\nIt *sings*.\n\n## Wren\n\nSo does it.\n',
      ['All birds', 'Linnet', 'Wren']],
    ['notes.html', '<title>T</title><p>Before.</p><h2>One</h2><p>Alpha.</p><h2>Two</h2><p>Beta.</p>',
      ['T', 'One', 'Two']],
    ['story.txt', 'CHAPTER I. The gate\n\nIt sat there.\n\nChapter is a word.\n\nChapter II\n\nIt sang.\n\n' +
      'Epilogue\n\nAll.', ['CHAPTER I. The gate', 'Chapter II', 'Epilogue']],
  ]) {
    const tab = await opened(name, Buffer.from(text)), {path} = await bookOf(tab, 'mp3');
    assert.deepEqual(chaptersOf(probe(path)).map(({title}) => title), wanted, name);
    await tab.context().close();
  }
});

const paragraph = 'The linnet sat on the gate and sang. It was a small bird, but it had a big voice, and it sang. ';
const filesOnDisk = tab => tab.evaluate(async () => {
  const files = await (await navigator.storage.getDirectory()).getDirectoryHandle('linnet-books'), sizes = [];
  for await (const handle of files.values()) sizes.push((await handle.getFile()).size);
  return sizes;
});

test('a long book\'s sound goes to the disk and not into memory; Cancel removes it', async () => {
  const body = `<p>${paragraph}</p>`.repeat(25);
  const long = epubOf(Array.from({length: 6}, (_, i) => ({title: `Part ${i}`, body})));
  const tab = await opened('long.epub', long), devtools = await tab.context().newCDPSession(tab);
  const heap = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const {usedSize, backingStorageSize = 0} = await devtools.send('Runtime.getHeapUsage');
    return usedSize + backingStorageSize;
  };
  const atShare = share => tab.waitForFunction(share => document.querySelector('#saving').value >= share, share,
    {timeout: 300_000});
  await tab.selectOption('#save-format', 'opus');
  const given = tab.waitForEvent('download', {timeout: 300_000});
  await tab.click('#make-book');
  await atShare(0.1);
  const before = await heap();
  await atShare(0.9);
  const grown = await heap() - before;
  const path = await (await given).path(), {size} = probe(path).format;
  console.log(`${size} bytes of sound; the heap grew by ${grown} bytes between a tenth and nine tenths`);
  assert.ok(Number(size) > 1e6, `${size} bytes`);
  assert.ok(grown < 1e6, `${grown} bytes`);
  assert.equal(chaptersOf(probe(path)).length, 6);
  const [kept] = await filesOnDisk(tab);
  assert.ok(kept > 1e6, `${kept} bytes on the disk`);
  await tab.click('#make-book');
  await atShare(0.05);
  await tab.click('#download');  // it says Cancel
  await waitForStatus(tab, 'Cancelled');
  assert.deepEqual(await filesOnDisk(tab), []);
  assert.equal(await tab.isEnabled('#make-book'), true);
  assert.deepEqual(tab.problems, []);
  await tab.context().close();
});

// Runs in Firefox and WebKit.
const body = `
  const [voice, epub] = args;
  const [{Linnet}, {readEpub}, {bookFile}, {DiskPieces}, {BlobPieces}] = await Promise.all(
    ['linnet', 'epub', 'book', 'disk_pieces', 'blob_pieces'].map(name => import('/' + name + '.js')));
  const book = await readEpub(new File([Uint8Array.from(atob(epub), letter => letter.charCodeAt(0))], 'a.epub'));
  const linnet = await Linnet.load({voice}), disk = await DiskPieces.open();
  const {file} = await bookFile(linnet, book, {}, 'mp3', disk ?? new BlobPieces(), () => {});
  linnet.close();
  const bytes = new Uint8Array(await file.arrayBuffer());
  return {isOnDisk: disk !== null, bytes: btoa(bytes.reduce((all, byte) => all + String.fromCharCode(byte), ''))};`;

function judge(name, {isOnDisk, bytes}) {
  const path = join(folder, `${name}.mp3`);
  writeFileSync(path, Buffer.from(bytes, 'base64'));
  console.log(`${name}: ${isOnDisk ? 'on the disk' : 'in blobs, since this browser has no files for it'}`);
  assert.deepEqual(chaptersOf(probe(path)).map(({title}) => title), ['The gate', 'Über das Feld', 'The end']);
}

test('Firefox makes a book', async () => {
  judge('Firefox', await inFirefox(server.origin, scripted, body, tiny, birds.toString('base64')));
});

test('so does WebKit', async () => {
  judge('WebKit', await inWebkit(server.origin, body, tiny, birds.toString('base64')));
});
