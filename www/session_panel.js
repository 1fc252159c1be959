// The session as small charts: a picture with a name that says its figures, and all of it once more as a table.
import {language, number, pageLanguage, t} from './page_language.js';

const width = 300, height = 84, edge = 4, svgSpace = 'http://www.w3.org/2000/svg', mostRows = 200;

// What a mark is about, in the page's language now.
const wordsOf = ({code, seconds, message}) => code ? t(`note.${code}`, {seconds: number(seconds ?? 0, 1)}) : message;

function shape(name, attributes, ...children) {
  const element = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// A line through points {at, value} from 0 to `end` ms, with a dashed line at `level`, and with marks.
function picture({points, marks, level, end}, name) {
  const top = 1.1 * Math.max(...points.map(({value}) => value), level ?? 0, 1e-9);
  const x = at => edge + (width - 2 * edge) * at / Math.max(end, 1), y = value => height - edge -
    (height - 2 * edge) * value / top;
  const svg = shape('svg', {viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': name});
  for (const mark of marks) {
    const {at, kind} = mark;
    svg.append(shape('line', {class: `mark ${kind}`, x1: x(at), x2: x(at), y1: 0, y2: height}, shape('title', {},
      `${t(`session.${kind}`)}: ${wordsOf(mark)}`)));
  }
  if (level) svg.append(shape('line', {class: 'level', x1: 0, x2: width, y1: y(level), y2: y(level)}));
  svg.append(shape('polyline', {points: points.map(({at, value}) =>
    `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}));
  for (const {at, value} of points.slice(-60)) svg.append(shape('circle', {cx: x(at), cy: y(value), r: 2}));
  return svg;
}

function chart({title, points, digits, ...more}) {
  const values = points.map(({value}) => value), figure = document.createElement('div');
  const shown = value => number(value, digits);
  const name = values.length ? t('session.chart', {title, count: values.length, last: shown(values.at(-1)),
    least: shown(Math.min(...values)), most: shown(Math.max(...values))}) : t('session.chart.empty', {title});
  const heading = document.createElement('p'), last = document.createElement('b');
  heading.append(title, ' ', last);
  last.textContent = values.length ? shown(values.at(-1)) : '–';
  figure.append(heading, picture({points, ...more}, name));
  return figure;
}

export class SessionPanel {
  #parts;
  #log;
  #isAsked = false;

  /** parts: elements {details, charts, rows}; log: the page's SessionLog. Draws while the details are open. */
  constructor(parts, log) {
    this.#parts = parts;
    this.#log = log;
    for (const [target, type] of [[log, 'change'], [parts.details, 'toggle'], [pageLanguage, 'change']]) {
      target.addEventListener(type, () => this.#ask());
    }
  }

  // Once a frame at most, and not in a page that nobody sees.
  #ask() {
    if (this.#isAsked || !this.#parts.details.open) return;
    this.#isAsked = true;
    requestAnimationFrame(() => {
      this.#isAsked = false;
      this.#draw();
    });
  }

  #series() {
    const {memory, first, rtf, unit, estimate} = this.#log;
    return [
      {title: t(unit === 'MB' ? 'session.memory' : 'session.memory.server'), points: memory, digits: 0,
        level: unit === 'MB' ? estimate : null},
      {title: t('session.first'), points: first, digits: 0},
      {title: t('session.rtf'), points: rtf, digits: 3},
    ];
  }

  #draw() {
    const {charts, rows} = this.#parts, {marks, now: end} = this.#log, all = this.#series();
    charts.replaceChildren(...all.map(series => chart({...series, marks, end})));
    // Of the memory, the points at which it changed.
    const lines = all.flatMap(({title, points, digits}) => points.map(({at, value}) =>
      ({at, what: title, value: number(value, digits)})).filter(({value}, i, own) => value !== own[i - 1]?.value));
    lines.push(...marks.map(mark => ({at: mark.at, what: t(`session.${mark.kind}`), value: wordsOf(mark)})));
    rows.replaceChildren(...lines.sort((a, b) => b.at - a.at).slice(0, mostRows).map(line => this.#row(line, end)));
  }

  #row({at, what, value}, now) {
    const row = document.createElement('tr'), time = new Date(Date.now() - now + at);
    for (const text of [time.toLocaleTimeString(language()), what, value]) row.insertCell().textContent = text;
    return row;
  }
}
