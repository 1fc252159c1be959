// The only script before the first paint, so it is small and no module. The page is painted at once where its words are
// in index.html, which are English (web/first_paint.mjs writes them there). Where another language will come, the page
// waits for its words: otherwise it would be read in English, and then move. page_language.js goes on from here.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('linnet-language');
  } catch { /* a browser may forbid a page to keep anything */ }
  const codes = ['de', 'en', 'es', 'fr', 'it', 'pl', 'pt', 'uk', 'zh', 'ja'], page = document.documentElement;
  const wanted = [chosen, ...navigator.languages.map(tag => tag.split('-')[0])].find(code => codes.includes(code));
  if (!wanted || wanted === 'en') return;
  page.dataset.waitsForWords = '';
  document.head.append(Object.assign(document.createElement('link'),
    {rel: 'modulepreload', href: `languages/${wanted}.js`}));
})();
