// "A link to these settings": copies it, with the text only where its box is ticked.
import {t} from './page_language.js';
import {linkOf, mostCharacters} from './settings_link.js';

export class LinkPanel {
  /** parts: elements {copy, withText, shown, note}; settings(): {voice, speaker, speed, seed, text} of the page now. */
  constructor({copy, withText, shown, note}, settings) {
    copy.addEventListener('click', async () => {
      const {text, ...others} = settings();
      if (withText.checked && text.length > mostCharacters) {
        note.textContent = t('link.too-long', {most: mostCharacters, all: text.length});
        return;
      }
      shown.value = linkOf({...others, text: withText.checked ? text : null});
      shown.hidden = false;
      try {
        await navigator.clipboard.writeText(shown.value);
        note.textContent = t('link.copied');
      } catch {
        note.textContent = t('link.not-copied');
        shown.select();
      }
    });
  }
}
