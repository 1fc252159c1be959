// node voice_facts.mjs MODEL: prints what the page's gallery says of a voice, as JSON without braces: its language
// (BCP 47), family, quality, number of speakers, licence and size, as far as its settings and its model card tell.
import {existsSync, readFileSync, statSync} from 'node:fs';
import {bundleIndex} from './bundle.js';

const [, , model] = process.argv;
const isBundle = model.endsWith('.linnet'), index = isBundle ? bundleIndex(readFileSync(model)) : {};
const json = path => existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
const settings = isBundle ? index.settings : json(`${model}.json`);
const stem = model.replace(/(\.int\d)?\.(onnx|linnet)$/, '');
const card = index.provenance?.model_card ?? ['MODEL_CARD', 'NOTICE'].map(kind => `${stem}.${kind}`)
  .filter(existsSync).map(path => readFileSync(path, 'utf8'))[0] ?? '';

function tag(name) {
  try {
    return Intl.getCanonicalLocales(name?.replace('_', '-'))[0];
  } catch {
    return undefined;
  }
}

// Settings with styles are Kokoro's; Piper's name an audio quality; hibari's file has none.
const family = settings?.voices ? 'Kokoro' : settings?.audio?.quality ? 'Piper' : settings ? undefined : 'hibari';
// "License: CC0" in Piper's cards; the NOTICE of hibari and the cards of others write the licence out.
const licence = /^\W*licen[cs]e:\s*(.+)$/im.exec(card)?.[1].trim() ??
  (/Apache License, Version 2\.0|Apache-2\.0/.test(card) ? 'Apache-2.0' : undefined);
const facts = {language: tag(settings?.language?.code ?? settings?.voices?.[0]?.language) ??
  (family === 'hibari' ? 'en-US' : undefined), family, quality: settings?.audio?.quality,
  speakers: settings?.voices?.length ?? settings?.num_speakers, licence, bytes: statSync(model).size};
console.log(JSON.stringify(facts).slice(1, -1));
