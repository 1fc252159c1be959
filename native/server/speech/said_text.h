// A segment's text with words in place of the stretches whose kind SSML tells: "5/3" as a date is May third.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/linnet.h"

namespace linnet::native {

class SaidText {
 public:
  SaidText() = default;
  // `say_as`: of the text, in its order. options: as the text is spoken, for its speaker. `given` must outlive this.
  SaidText(std::string_view given, std::span<const SayAsSpan> say_as, Voice& voice, const SpeakOptions& options);

  // The same text as long as this lives and is not moved.
  const std::string& text() const { return said_; }
  // Words of text() with the bytes of the given text. All of what is said for a stretch is one word.
  std::vector<WordTiming> given_words(std::span<const WordTiming> words) const;

 private:
  struct Replacement {
    std::size_t begin, end, given_begin, given_end;
  };
  const Replacement* last_before(std::size_t at) const;  // that begins at `at` or before; null: none

  std::string_view given_;
  std::string said_;
  std::vector<Replacement> replacements_;  // in order
};

}  // namespace linnet::native
