// When each phoneme and word of a sentence is spoken, from the frames that the duration predictor gave to its ids.
#pragma once

#include <span>
#include <vector>

#include "engine/linnet.h"
#include "engine/text/phoneme_ids.h"
#include "engine/text/sentences.h"

namespace linnet {

struct SentenceTiming {
  std::span<const int> frames;  // of each id
  double frame_seconds = 0;
  double start_seconds = 0;  // of the sentence in the utterance
  // The phonemes that are spoken, and the words that end with them.
  std::size_t first_phoneme = 0;
  std::size_t end_phoneme = static_cast<std::size_t>(-1);
};

std::vector<PhonemeTiming> phoneme_timings(const Sentence& sentence, const PhonemeIds& ids,
                                           const SentenceTiming& timing);
// A word lasts from the start of its first phoneme to the end of its last.
std::vector<WordTiming> word_timings(const Sentence& sentence, const PhonemeIds& ids, const SentenceTiming& timing,
                                     std::string_view text);

}  // namespace linnet
