// The page's own words, in the language of the browser or in the one that its user has chosen. Each language is one
// file, languages/CODE.js, with the same keys. English comes with the page; another one is fetched when it is needed.
//
// In index.html, data-t="KEY" is the text of an element, data-t-aria-label="KEY" (title, placeholder) an attribute.
import en from './languages/en.js';

/** What each language calls itself. */
export const languages = {de: 'Deutsch', en: 'English', es: 'Español', fr: 'Français', it: 'Italiano', pl: 'Polski',
  pt: 'Português', uk: 'Українська', zh: '中文', ja: '日本語'};
// What HTML's lang says more exactly: screen readers choose their voice by it, and browsers the shapes of characters.
const exactly = {pt: 'pt-BR', zh: 'zh-Hans'};
const rightToLeft = ['ar', 'fa', 'he', 'ur'];
const storageName = 'linnet-language', attributes = ['aria-label', 'title', 'placeholder'];
let code = 'en', words = en;

/** Event 'change': the page's language is another one, and the document has been translated. */
export const pageLanguage = new EventTarget();

/** The language's code, as it is in `languages`. */
export const language = () => code;

/** The text of a key; {NAME} in it is replaced by values.NAME. Of a text with plural forms, values.count chooses. */
export function t(key, values = {}) {
  const entry = words[key] ?? en[key];
  const form = typeof entry === 'object' && new Intl.PluralRules(code).select(values.count);
  const text = form ? entry[form] ?? entry.other : entry;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** A number as the language writes it, without separators between thousands. */
export const number = (value, digits = 0) => value.toLocaleString(code,
  {minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false});

/** 'German' of 'de' in the page's language; the fallback for what is no language's name. */
export function nameOfLanguage(tag, fallback = tag) {
  try {
    return new Intl.DisplayNames(code, {type: 'language'}).of(Intl.getCanonicalLocales(tag)[0]);
  } catch {
    return fallback;
  }
}

// Keys of a keyboard are in <kbd> in the languages' files; nothing else of HTML is.
const nodesOf = text => text.split(/<kbd>(.*?)<\/kbd>/).map((part, i) =>
  i % 2 ? Object.assign(document.createElement('kbd'), {textContent: part}) : part);

/** Writes the words of all elements under `root` that name keys. */
export function translate(root = document) {
  for (const each of root.querySelectorAll('[data-t]')) each.replaceChildren(...nodesOf(t(each.dataset.t)));
  for (const name of attributes) {
    for (const each of root.querySelectorAll(`[data-t-${name}]`)) {
      each.setAttribute(name, t(each.getAttribute(`data-t-${name}`)));
    }
  }
}

// A browser may forbid a page to keep anything.
function chosen() {
  try {
    return localStorage.getItem(storageName);
  } catch {
    return null;
  }
}

/** The language that the user has chosen here, or else the first of the browser's that the page has. */
export const wantedLanguage = () => [chosen(), ...navigator.languages.map(tag => tag.split('-')[0]), 'en'].find(
  wanted => Object.hasOwn(languages, wanted ?? ''));

/** Shows the page in a language, or as it was where that one cannot be fetched. keep: also at later visits. */
export async function useLanguage(wanted, {keep = false} = {}) {
  const fetched = wanted === 'en' ? {default: en} : await import(`./languages/${wanted}.js`).catch(() => null);
  if (fetched) [code, words] = [wanted, fetched.default];
  try {
    if (keep && fetched) localStorage.setItem(storageName, wanted);
  } catch { /* then the browser's language counts at the next visit */ }
  document.documentElement.lang = exactly[code] ?? code;
  document.documentElement.dir = rightToLeft.includes(code) ? 'rtl' : 'ltr';
  document.title = t('page.title');
  translate();
  delete document.documentElement.dataset.waitsForWords;
  pageLanguage.dispatchEvent(new Event('change'));
}
