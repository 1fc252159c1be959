// Speaks a structured text from any place on, in parts of a few thousand characters, so that neither the engine nor a
// server ever has to take all of a book.
const partCharacters = 3000, aheadSeconds = 20;

/** Ends of the parts: where blocks begin, each the first at least partCharacters behind the one before. */
function partEnd(blocks, number, start) {
  while (number < blocks.length && blocks[number].end - start < partCharacters) ++number;
  return number < blocks.length ? blocks[number].end : blocks.at(-1).end;
}

/**
 * Yields what `speaker.speak()` yields for the text from `from` on, with the words' times and places in the whole text.
 * document: {text, blocks}; options: those of speak(). ahead(seconds): called after each block with the seconds of
 * audio given so far; resolves when more is wanted.
 */
export async function* readAloud(speaker, {text, blocks}, from, options, ahead = async () => {}) {
  let seconds = 0;
  for (let at = from; at < blocks.at(-1).end;) {
    const number = blocks.findIndex(block => block.end > at), end = partEnd(blocks, number, at);
    const part = text.slice(at, end), before = seconds, offset = at;
    if (part.trim()) {
      for await (const block of speaker.speak(part, options)) {
        seconds += block.samples.length / block.sampleRate;
        yield {...block, words: block.words.map(word => ({...word, start: before + word.start, end: before + word.end,
          textStart: offset + word.textStart, textEnd: offset + word.textEnd}))};
        await ahead(seconds);
      }
    }
    at = end;
  }
}

/** Lets a text be spoken at most 20 seconds ahead of what has been heard. */
export class Listener {
  #heard = 0;
  #wake = () => {};

  constructor(signal) { signal.addEventListener('abort', () => this.#wake()); this.signal = signal; }

  hears(seconds) {
    this.#heard = seconds;
    this.#wake();
  }

  ahead = async given => {
    while (given - this.#heard > aheadSeconds && !this.signal.aborted) {
      await new Promise(wake => { this.#wake = wake; });
    }
  };
}
