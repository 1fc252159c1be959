// Which words of the text which phonemes speak: for subtitles and highlighting.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "engine/text/sentences.h"

namespace linnet {

// One word as it is spoken: phonemes [first_phoneme, end_phoneme), said from byte `source` of the text on. "25" gives
// two; "of the" may give one.
struct SpokenWord {
  std::size_t source;
  std::size_t first_phoneme;
  std::size_t end_phoneme;
};

// The words of text[begin, end), in order and without overlap. Every word of the text that is spoken is covered: words
// that are spoken together share their phonemes; one for each word is enough to tell them apart. Outer punctuation is
// left out. Requires: `spoken` is in order.
std::vector<SentenceWord> align_words(std::string_view text, std::size_t begin, std::size_t end,
                                      std::span<const SpokenWord> spoken);

}  // namespace linnet
