// node index_speech_data.mjs ESPEAK_NG_DATA OUTPUT: copies espeak-ng's data for the page, which fetches what its voice
// needs. index.json holds the small language files whole, and which dictionary each language reads.
import {copyFileSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';

const [data, output] = process.argv.slice(2);
mkdirSync(output, {recursive: true});
const names = readdirSync(data, {recursive: true, encoding: 'utf8'})
  .filter(name => statSync(join(data, name)).isFile()).sort();
const index = {shared: ['phondata', 'phontab', 'phonindex', 'intonations'], languages: {}, dictionaries: {}};

// As in espeak-ng's voices.c: the named dictionary, else that of the first language, up to its hyphen.
function dictionaryOf(text) {
  return text.match(/^dictionary\s+(\S+)/m)?.[1] ?? text.match(/^language\s+([^\s-]+)/m)?.[1];
}

for (const name of names) {
  if (name.startsWith('lang/')) {
    const text = readFileSync(join(data, name), 'utf8');
    index.languages[name] = text;
    const spellings = [basename(name), ...[...text.matchAll(/^language\s+(\S+)/gm)].map(match => match[1])];
    for (const spelling of spellings) index.dictionaries[spelling.toLowerCase()] ??= dictionaryOf(text);
  } else if (index.shared.includes(name) || name.endsWith('_dict')) {
    copyFileSync(join(data, name), join(output, name));
  }
}
for (const [language, dictionary] of Object.entries(index.dictionaries)) {  // some languages have none
  if (!names.includes(`${dictionary}_dict`)) delete index.dictionaries[language];
}
writeFileSync(join(output, 'index.json'), JSON.stringify(index));
