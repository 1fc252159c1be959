// How the words of a text are spoken, and what has decided it, for those who look into a pronunciation.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "engine/linnet.h"
#include "engine/text/lexicon/own_words_reader.h"
#include "engine/text/phoneme_blocks.h"
#include "engine/text/sentence.h"
#include "engine/text/spoken_form.h"
#include "engine/voices/voice_description.h"

namespace linnet {

class WordReadings {
 public:
  // `text` must outlive it. decisions: how its numbers, dates and the like are spoken, in the order of the text.
  WordReadings(std::string_view text, VoiceDescription::PhonemeType type, std::vector<Decision> decisions)
      : text_(text), type_(type), blocks_(text), decisions_(std::move(decisions)) {}

  // Adds the words of the next sentence; own: the reader that has just returned it, or null.
  void add(const Sentence& sentence, const OwnWordsReader* own);
  std::vector<WordReading> take() { return std::move(readings_); }

 private:
  bool is_in_block(std::size_t byte);             // Requires: `byte` is not before that of the call before
  const Decision* decision_at(std::size_t byte);  // likewise; null: none has been made there

  std::string_view text_;
  VoiceDescription::PhonemeType type_;
  PhonemeBlocks blocks_;
  std::vector<Decision> decisions_;
  std::size_t next_decision_ = 0;
  std::vector<WordReading> readings_;
};

}  // namespace linnet
