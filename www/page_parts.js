// The page's parts, each with its elements of index.html. app.js connects them.
import {CataloguePanel} from './catalogue_panel.js';
import {ComparePanel} from './compare_panel.js';
import {DownloadsPanel} from './downloads_panel.js';
import {Drawing} from './drawing.js';
import {Gallery} from './gallery.js';
import {HistoryPanel} from './history_panel.js';
import {catalogue, licences, workletOptions} from './hosting.js';
import {LicencesPanel} from './licences_panel.js';
import {Player} from './linnet.js';
import {MeasurePanel} from './measure_panel.js';
import {Notices} from './notices.js';
import {Reading} from './reading.js';
import {ReadingPanel} from './reading_panel.js';
import {SavePanel} from './save_panel.js';
import {SessionLog} from './session_log.js';
import {SessionPanel} from './session_panel.js';
import {SpeakerChoice} from './speaker_choice.js';
import {Speech} from './speech.js';
import {StabilityPanel} from './stability_panel.js';
import {TakenText} from './taken_text.js';
import {VoicesPanel} from './voices_panel.js';
import {WordsPanel} from './words_panel.js';

export const element = id => document.getElementById(id);
// {name: element} of {name: id}.
const named = names => Object.fromEntries(Object.entries(names).map(([name, id]) => [name, element(id)]));

// What speaks, shows and marks a text.
function textParts(notices, log, taken, wordsOf) {
  const speech = new Speech({player: new Player(workletOptions), notices, log,
    drawing: new Drawing(element('waveform'), element('spectrogram'))});
  const readingPanel = new ReadingPanel(named({text: 'text', hint: 'text-hint', note: 'too-long', reading: 'reading',
    view: 'reader', bar: 'reading-bar', back: 'reading-back', progress: 'reading-progress', sleep: 'sleep',
    formatField: 'format-field', format: 'format', toggle: 'read', file: 'open-text', word: 'reading-word',
    chapterField: 'chapter-field', chapter: 'chapter', card: 'word-card'}), taken, notices, wordsOf);
  return {speech, readingPanel, reading: new Reading(element('text'), element('spoken-text'))};
}

// Voices: which there are, and what is done with them.
function voiceParts(tryVoice) {
  const panel = new VoicesPanel(element('own-voices'), tryVoice);
  element('catalogue').hidden = !catalogue;
  return {panel, cataloguePanel: catalogue && new CataloguePanel(element('catalogue'), panel, catalogue),
    speakers: new SpeakerChoice({...named({list: 'speaker', field: 'speaker-field'}),
      mix: named({details: 'mix', shares: 'mix-shares', add: 'mix-add', written: 'mix-written'})}),
    downloads: new DownloadsPanel(named({form: 'downloads-form', key: 'admin-key', language: 'downloads-language',
      list: 'download-list', note: 'downloads-note'})),
    gallery: new Gallery(named({list: 'gallery-list', filters: 'gallery-filters', search: 'gallery-search',
      language: 'gallery-language', kept: 'gallery-kept', count: 'gallery-count'})),
    comparison: new ComparePanel(named({slots: 'compare-slots', both: 'compare-both'})),
    measuring: new MeasurePanel(named({details: 'measure', rows: 'measure-rows', start: 'measure-start',
      copy: 'measure-copy', note: 'measure-note'}))};
}

/** All parts. tryVoice(voice): whether a user's own voice opens; wordsOf(text): how its words are said. */
export function pageParts({tryVoice, wordsOf}) {
  const notices = new Notices(named({status: 'status', error: 'error', progress: 'progress'}));
  const log = new SessionLog();
  const taken = new TakenText(element('text'), named({count: 'count', note: 'too-long'}));
  new SessionPanel(named({details: 'session', charts: 'charts', rows: 'session-rows'}), log);
  new LicencesPanel(named({section: 'licences', text: 'licences-text'}), licences);
  const stability = new StabilityPanel(named({budget: 'budget', budgetText: 'budget-text', estimate: 'estimate',
    risk: 'risk', load: 'load', action: 'action', optimize: 'optimize', outcome: 'optimized'}), taken);
  const ownWords = new WordsPanel(named({details: 'words', rows: 'word-rows', note: 'own-words-note',
    form: 'own-word-form', word: 'own-word', said: 'own-said', table: 'own-words', use: 'use-own-words',
    save: 'save-own-words', file: 'own-words-file'}), taken);
  const madeFiles = new HistoryPanel(named({details: 'history', list: 'history-list', clear: 'history-clear',
    note: 'history-note', hint: 'history-hint'}));
  const saving = new SavePanel(named({bar: 'saving', subtitles: 'saved', srt: 'save-srt', vtt: 'save-vtt',
    format: 'save-format'}), notices, madeFiles);
  return {notices, log, taken, stability, ownWords, saving, ...textParts(notices, log, taken, wordsOf),
    ...voiceParts(tryVoice)};
}
