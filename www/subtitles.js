// Subtitles of a spoken text, SRT and WebVTT: a cue for each part of a sentence that fits on two lines.
const mostCharacters = 84;

const clock = (seconds, point) => {
  const ms = Math.round(seconds * 1000), two = number => String(Math.floor(number)).padStart(2, '0');
  const fraction = String(ms % 1000).padStart(3, '0');
  return `${two(ms / 3_600_000)}:${two(ms / 60_000 % 60)}:${two(ms / 1000 % 60)}${point}${fraction}`;
};

export class Subtitles {
  #text;
  #cues = [];  // {start, end, textStart, textEnd}

  /** text: the text that the words' places refer to. */
  constructor(text) { this.#text = text; }

  /** words: of a whole sentence, as speak() yields them. */
  add(words) {
    let cue = null;
    for (const {start, end, textStart, textEnd} of words) {
      if (!cue || textEnd - cue.textStart > mostCharacters) {
        this.#cues.push(cue = {start, end, textStart, textEnd});
      } else {
        Object.assign(cue, {end, textEnd: Math.max(cue.textEnd, textEnd)});
      }
    }
  }

  get srt() { return this.#file(',', cue => cue, (_, i) => `${i + 1}\n`); }

  get webvtt() {
    const escaped = text => text.replace(/[&<>]/g, mark => ({'&': '&amp;', '<': '&lt;', '>': '&gt;'})[mark]);
    return `WEBVTT\n\n${this.#file('.', escaped, () => '')}`;
  }

  // What stands behind a cue's last word, a mark most often, belongs to it. An empty line would end the cue.
  #file(point, written, head) {
    return this.#cues.map((cue, i) => {
      const behind = /^[^\s\p{L}\p{N}]*/u.exec(this.#text.slice(cue.textEnd, cue.textEnd + 8))[0];
      const text = this.#text.slice(cue.textStart, cue.textEnd + behind.length).replace(/\s+/g, ' ').trim();
      const end = Math.max(cue.end, cue.start + 0.001);
      return `${head(cue, i)}${clock(cue.start, point)} --> ${clock(end, point)}\n${written(text)}\n\n`;
    }).join('');
  }
}
