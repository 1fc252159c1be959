// Splits a text at its `[[ phonemes ]]`, as piper-tts does: re.split(r"(\[\[.*?\]\])", text).
#pragma once

#include <cstddef>
#include <string_view>

namespace linnet {

struct TextPart {
  // bytes of the whole text, with the brackets
  std::size_t begin;
  std::size_t end;
  bool is_phonemes;
};

// Whether white space is directly before byte `at`, or at it; quotes and brackets in between are skipped.
bool is_apart_before(std::string_view text, std::size_t at);
bool is_apart_behind(std::string_view text, std::size_t at);

// Parts alternate: text (may be empty), phonemes, text, …; the last is text. Each byte is searched once.
class PhonemeBlocks {
 public:
  explicit PhonemeBlocks(std::string_view text) : text_(text) { find_block(0); }
  bool done() const { return done_; }
  TextPart part() const { return part_; }
  void next();  // Requires: !done()

 private:
  void find_block(std::size_t from);  // sets part_ to the text before the next block, block_end_ to that block's end

  std::string_view text_;
  TextPart part_ = {0, 0, false};
  std::size_t block_end_ = 0;
  bool done_ = false;
};

}  // namespace linnet
