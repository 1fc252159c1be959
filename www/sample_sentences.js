// A sentence in the languages of many voices, to try a voice with.
const sentences = {
  ar: 'غنّى العصفور على الباب.',
  cs: 'Konopka seděla na brance a zpívala.',
  de: 'Der Hänfling saß auf dem Tor und sang.',
  en: 'The linnet sat on the gate and sang.',
  es: 'El pardillo cantaba sobre la puerta.',
  fr: 'La linotte chantait sur la barrière.',
  it: 'Il fanello cantava sul cancello.',
  nl: 'De kneu zat op het hek en zong.',
  pl: 'Makolągwa siedziała na bramie i śpiewała.',
  pt: 'O pintarroxo cantava no portão.',
  ru: 'Коноплянка сидела на воротах и пела.',
  sv: 'Hämplingen satt på grinden och sjöng.',
  uk: 'Коноплянка сиділа на воротах і співала.',
};

/** Of 'de_DE' or 'de-AT'; '' where there is none. */
export const sampleSentence = language => sentences[language.split(/[-_]/)[0]] ?? '';
