// What is known of a chapter that has been spoken: where each of its sentences is, in the text and in the sound.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::native {

struct SpokenSentence {
  std::size_t block = 0;              // of the chapter
  std::size_t begin = 0, end = 0;     // bytes of the block's text
  std::uint64_t first = 0, last = 0;  // samples, from the chapter's begin
  std::uint64_t all = 0;              // samples of the chapter up to the next sentence, with the pause

  bool operator==(const SpokenSentence&) const = default;
};

struct SpokenChapter {
  int rate_hz = 0;
  std::vector<SpokenSentence> sentences;

  std::uint64_t samples() const { return sentences.empty() ? 0 : sentences.back().all; }
};

// A line of text for a sentence, with its end; and all whole lines of such a text. Lines that are none end the list.
std::string line_of(const SpokenSentence& sentence);
std::vector<SpokenSentence> sentences_in(std::string_view lines);

}  // namespace linnet::native
