// EPUBs in the reading view: their chapters, how pages of XHTML are read, and what is refused in words.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {chromium} from './support/browsers.mjs';
import {ScriptedPage} from './support/firefox.mjs';
import {tinySite} from './support/fixture.mjs';
import {inFirefox, inWebkit} from './support/other_browsers.mjs';
import {complaint, readyPage, waitForStatus} from './support/page.mjs';
import {zipOf} from './support/zip.mjs';

const scripted = new ScriptedPage();
let server, browser;
before(async () => { [server, browser] = [await tinySite({hook: scripted.hook}), await chromium()]; });
after(async () => {
  await browser.close();
  await server.close();
});

const container = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>' +
  '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>';
const page = body => `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>` +
  `<body>${body}</body></html>`;
const item = (id, href, more = 'media-type="application/xhtml+xml"') => `<item id="${id}" href="${href}" ${more}/>`;
const opf = (items, spine, more = '') => `<package xmlns="http://www.idpf.org/2007/opf"><metadata ` +
  `xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Two birds</dc:title></metadata>` +
  `<manifest>${items}</manifest><spine ${more}>${spine}</spine></package>`;

const book3 = [['mimetype', 'application/epub+zip'], ['META-INF/container.xml', container],
  ['OEBPS/book.opf', opf(item('nav', 'nav.xhtml', 'properties="nav" media-type="application/xhtml+xml"') +
    item('a', 'text/one%20a.xhtml') + item('b', 'text/two.xhtml') + item('c', 'cover.xhtml') +
    item('d', 'three.xhtml'), '<itemref idref="c" linear="no"/><itemref idref="a"/><itemref idref="b"/>' +
    '<itemref idref="d"/>')],
  ['OEBPS/nav.xhtml', page('<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="toc"><ol>' +
    '<li><a href="text/one%20a.xhtml">The gate</a></li><li><a href="text/two.xhtml#top">The field</a></li>' +
    '</ol></nav>')],
  ['OEBPS/cover.xhtml', page('<p>Not read.</p>')],
  ['OEBPS/text/one a.xhtml', page('<h1>The gate</h1><p>The linnet sat<a id="x"/> on the gate.</p><script src="x"/>' +
    '<p>It sang.</p>')],
  ['OEBPS/text/two.xhtml', page('<p>A small&#160;bird &amp; a <i>big</i> voice.</p><ul><li>one</li></ul>')],
  ['OEBPS/three.xhtml', page('<p>No title.</p>')]];

// EPUB 2, with a table of contents as NCX.
const book2 = [['META-INF/container.xml', container],
  ['OEBPS/book.opf', opf(item('ncx', 'toc.ncx', 'media-type="application/x-dtbncx+xml"') + item('a', 'a.html') +
    item('b', 'b.html'), '<itemref idref="a"/><itemref idref="b"/>', 'toc="ncx"')],
  ['OEBPS/toc.ncx', '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>First</text>' +
    '</navLabel><content src="a.html"/></navPoint><navPoint><navLabel><text>Second</text></navLabel>' +
    '<content src="b.html"/></navPoint></navMap></ncx>'],
  ['OEBPS/a.html', page('<p>Alpha.</p>')], ['OEBPS/b.html', page('<p>Beta.</p>')]];

const give = (page, name, buffer) => page.setInputFiles('#open-text', {name, mimeType: '', buffer});
const shown = page => page.$$eval('#reader [data-block]', all => all.map(e => `${e.nodeName}:${e.textContent}`));
const without = (entries, name) => entries.filter(([each]) => each !== name);
const withEntry = (entries, name, content) => [...without(entries, name), [name, content]];

test('an EPUB is read in the order of its spine; its chapters are headings, and a list to move by', async () => {
  const page = await readyPage(browser, server.origin);
  await give(page, 'birds.epub', zipOf(book3));
  await page.waitForSelector('#reader [data-block]');
  assert.deepEqual(await shown(page), ['H2:The gate', 'P:The linnet sat on the gate.', 'P:It sang.', 'H2:The field',
    'P:A small bird & a big voice.', 'LI:one', 'P:No title.']);
  assert.equal(await page.isVisible('#format-field'), false);
  assert.deepEqual(await page.$$eval('#chapter option', all => all.map(({textContent}) => textContent)),
    ['The gate', 'The field']);
  await page.selectOption('#chapter', {label: 'The field'});
  const sentence = () => page.evaluate(() => [...CSS.highlights.get('spoken-sentence')][0].toString());
  assert.equal(await sentence(), 'The field');
  await page.click('#speak');
  await page.waitForFunction(() => [...CSS.highlights.get('spoken-word') ?? []].some(r => r.toString() === 'small'));
  await page.keyboard.press('Escape');
  await waitForStatus(page, 'Stopped');
  await page.click('[data-move="previous-paragraph"]');
  await page.click('[data-move="previous-paragraph"]');
  assert.equal(await page.$eval('#chapter', list => list.selectedOptions[0].textContent), 'The gate');
  await give(page, 'old.epub', zipOf(book2));
  await page.waitForFunction(() => document.querySelector('#reader').textContent.includes('Alpha'));
  assert.deepEqual(await shown(page), ['H2:First', 'P:Alpha.', 'H2:Second', 'P:Beta.']);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

const encryption = algorithm => '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData ' +
  `xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="${algorithm}"/></EncryptedData></encryption>`;

test('EPUBs that are damaged, protected, or too large are refused in words; encrypted fonts are no protection',
  async () => {
    const page = await readyPage(browser, server.origin), whole = zipOf(book3), flipped = Buffer.from(whole);
    flipped[whole.indexOf('OEBPS/text/two.xhtml') + 40] ^= 0xff;
    const lies = name => name === 'OEBPS/three.xhtml' ? {bytes: 9_000_000} : {};
    const bomb = withEntry(book3, 'OEBPS/three.xhtml', Buffer.alloc(9e6, ' '));
    for (const [name, bytes, wanted] of [
      ['none.epub', Buffer.from('no zip at all'), /none\.epub cannot be read as an EPUB: it is cut off or damaged/],
      ['empty.epub', Buffer.alloc(0), /empty\.epub cannot be read as an EPUB/],
      ['cut.epub', whole.subarray(0, whole.length - 300), /it is cut off or damaged/],
      ['flipped.epub', flipped, /cut off or damaged|two\.xhtml in it is damaged/],
      ['crc.epub', zipOf(book3, name => name.endsWith('two.xhtml') ? {crc: 1} : {}), /two\.xhtml in it is damaged/],
      ['lies.epub', zipOf(book3, lies), /three\.xhtml in it would grow to more than 300 times|cut off or damaged/],
      ['bomb.epub', zipOf(bomb), /three\.xhtml in it would grow to more than 300 times its size/],
      ['longer.epub', zipOf(book3, name => name.endsWith('two.xhtml') ? {bytes: 20} : {}), /longer than it says/],
      ['locked.epub', zipOf(book3, () => ({flags: 1})), /container\.xml in it is encrypted/],
      ['drm.epub', zipOf(withEntry(book3, 'META-INF/encryption.xml', encryption('xmlenc#aes128-cbc'))),
        /drm\.epub is protected against copying \(DRM\)/],
      ['lacks.epub', zipOf(without(book3, 'OEBPS/text/two.xhtml')), /it lacks OEBPS\/text\/two\.xhtml/],
      ['laughs.epub', zipOf(withEntry(book3, 'OEBPS/book.opf', '<!DOCTYPE p [<!ENTITY a "b">]><p>&a;</p>')),
        /book\.opf in it declares entities/],
      ['pictures.epub', zipOf(book3.map(([name, text]) => [name, text.replace(/<body>.*<\/body>/, '<body/>')])),
        /it has no text, only pictures perhaps/],
      ['nothing.epub', zipOf([['a.txt', 'a']]), /it lacks META-INF\/container\.xml/],
    ]) {
      await page.evaluate(() => { document.querySelector('#error').hidden = true; });
      await give(page, name, bytes);
      assert.match(await complaint(page), wanted, name);
    }
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(50e6)], 'huge.epub'));
      const drop = new DragEvent('drop', {dataTransfer, cancelable: true, bubbles: true});
      document.querySelector('h1').dispatchEvent(drop);
    });
    await page.waitForFunction(() =>
      /huge\.epub has 50 MB.*up to 40 MB.*pictures.*linnet book$/.test(document.querySelector('#error').textContent));
    await give(page, 'fonts.epub',
      zipOf(withEntry(book3, 'META-INF/encryption.xml', encryption('http://www.idpf.org/2008/embedding'))));
    await waitForStatus(page, 'Ready to read');
    assert.equal((await shown(page)).length, 7);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });

test('a book of 1 MB of text is opened with all of its chapters', async () => {
  const page = await readyPage(browser, server.origin);
  const words = 'The linnet sat on the gate and sang, as it had done all the spring. ';
  const paragraphs = number => Array.from({length: 40}, (_, i) => `<p>${number}.${i} ${words.repeat(9)}</p>`).join('');
  const ids = Array.from({length: 42}, (_, i) => `p${i}`);
  const book = [['META-INF/container.xml', container],
    ['OEBPS/book.opf', opf(ids.map(id => item(id, `${id}.xhtml`)).join(''),
      ids.map(id => `<itemref idref="${id}"/>`).join(''))],
    ...ids.map((id, i) => [`OEBPS/${id}.xhtml`,
      `<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>${id}</h1>${paragraphs(i)}</body></html>`])];
  await give(page, 'long.epub', zipOf(book));
  await page.waitForFunction(() => document.querySelectorAll('#reader [data-block]').length === 42 * 41);
  assert.equal(await page.$$eval('#chapter option', all => all.length), 42);
  assert.ok(await page.evaluate(() => document.querySelector('#reader').textContent.length) > 1e6);
  await page.context().close();
});

// Runs in Firefox and WebKit, with the bytes of a book.
const body = `
  const bytes = Uint8Array.from(atob(args[0]), letter => letter.charCodeAt(0));
  const {readEpub} = await import('/epub.js');
  const {title, text, blocks, chapters} = await readEpub(new File([bytes], 'a.epub'));
  const cut = await readEpub(new File([bytes.slice(0, -200)], 'b.epub')).catch(error => error.message);
  return {title, text, kinds: blocks.map(({kind}) => kind), chapters, cut};`;

function judge({title, text, kinds, chapters, cut}) {
  assert.equal(title, 'Two birds');
  assert.equal(text, 'The gate\n\nThe linnet sat on the gate.\n\nIt sang.\n\nThe field\n\n' +
    'A small bird & a big voice.\n\none\n\nNo title.');
  assert.deepEqual(kinds, ['heading', 'paragraph', 'paragraph', 'heading', 'paragraph', 'item', 'paragraph']);
  assert.deepEqual(chapters, [{title: 'The gate', start: 0}, {title: 'The field', start: text.indexOf('The field')}]);
  assert.match(cut, /^b\.epub cannot be read as an EPUB: it is cut off or damaged\.$/);
}

test('Firefox reads an EPUB', async () => {
  judge(await inFirefox(server.origin, scripted, body, zipOf(book3).toString('base64')));
});

test('so does WebKit', async () => {
  judge(await inWebkit(server.origin, body, zipOf(book3).toString('base64')));
});
