// Aligns the words of the text with phonemes, for subtitles and highlighting.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "engine/text/sentence.h"

namespace linnet {

// A word as it is spoken: phonemes [first_phoneme, end_phoneme), which begin at byte `source` of the text. "25" gives
// two spoken words; "of the" may give one.
struct SpokenWord {
  std::size_t source;
  std::size_t first_phoneme;
  std::size_t end_phoneme;
};

// The words of text[begin, end), in order and without overlap. Every spoken word of the text is included.
// Words that are spoken as one share its phonemes, if there is at least one phoneme for each. Outer punctuation is left
// out. Requires: `spoken` is in order.
std::vector<SentenceWord> align_words(std::string_view text, std::size_t begin, std::size_t end,
                                      std::span<const SpokenWord> spoken);

}  // namespace linnet
