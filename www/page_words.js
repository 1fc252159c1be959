// The page's words, before all other modules are here: index.html runs this one first, and app.js waits for it.
import {useLanguage, wantedLanguage} from './page_language.js';

export const wordsWritten = useLanguage(wantedLanguage());
