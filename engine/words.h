// Words and phonemes of a text, when they are spoken, and how.
#pragma once

#include <cstddef>
#include <string>

namespace linnet {

// A phoneme of the speech. Seconds count from the first sample of this call of speak().
struct PhonemeTiming {
  std::string phoneme;  // UTF-8, as the voice's phoneme_id_map names it
  double start_seconds;
  double end_seconds;
};
// A word of the text. Its bytes are [text_begin, text_end) of the whole text, also when speak() started in the middle
// of a SpeechText. Seconds count from the first sample of this call of speak().
struct WordTiming {
  std::string word;
  std::size_t text_begin;
  std::size_t text_end;
  double start_seconds;
  double end_seconds;
};

// A word of a text, and how it would be spoken.
struct WordReading {
  std::string text;  // as it is written
  // its bytes in the text
  std::size_t text_begin;
  std::size_t text_end;
  std::string spoken;    // the words that are said for it, where they are not the text's own
  std::string phonemes;  // UTF-8, of the voice's alphabet
  // The rule for numbers and the like ("money"), "espeak-ng", "English rules", "letters", "phonemes in the text", or an
  // own word's file:line.
  std::string decided_by;
};

}  // namespace linnet
