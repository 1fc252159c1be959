// A checked text, and the position up to which it has been read.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/text/phoneme_blocks.h"

namespace linnet {

// Continuing at a position has no cost for the text before or after it: each byte is checked once and searched for
// phonemes once, however many pieces the text is read in. Keeps a view of `text`, which must outlive it.
class TextProgress {
 public:
  // is_all: whether the text is not a part of another one. bad_input: as check_text().
  explicit TextProgress(std::string_view text, bool is_all = true);

  std::string_view text() const { return text_; }
  std::size_t position() const { return position_; }
  const PhonemeBlocks& blocks() const { return blocks_; }  // at the part that holds the position
  // Whether there is nothing to speak but what is behind the position.
  bool is_all() const { return is_all_; }
  bool is_done() const;                     // only white space is left
  void advance(std::size_t position);       // Requires: not before position(), nor behind the end
  void pass_context(std::size_t position);  // the same for text that is not to be spoken

 private:
  std::string_view text_;
  PhonemeBlocks blocks_;
  std::size_t position_ = 0;
  bool is_all_;
};

}  // namespace linnet
