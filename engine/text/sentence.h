// A sentence as the text front ends hand it to the data path: phonemes, and the words of the text that they speak.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace linnet {

// One word of the text and the phonemes that speak it: [first_phoneme, end_phoneme) in Sentence::phonemes.
struct SentenceWord {
  // bytes in the whole text
  std::size_t text_begin;
  std::size_t text_end;
  std::size_t first_phoneme;
  std::size_t end_phoneme;
};

struct Sentence {
  std::vector<std::string> phonemes;  // NFD codepoints, terminators included; `[[ ]]` content is split likewise
  std::vector<SentenceWord> words;
  std::size_t text_end = 0;   // bytes of the text up to the end of this sentence
  bool ends_sentence = true;  // false: a piece of a sentence, without sentence silence after it
  float silence_seconds = 0;  // silence after it by the voice's phoneme_silence
};

// The sentences of one text, in order. Single use, from one thread.
class SentenceSource {
 public:
  virtual ~SentenceSource() = default;
  // nullopt at the end of the text. Sentences without phonemes are skipped.
  virtual std::optional<Sentence> next() = 0;
};

}  // namespace linnet
