#include "engine/text/phoneme_blocks.h"

#include <algorithm>

namespace linnet {

void PhonemeBlocks::next() {
  if (part_.end == text_.size() && !part_.is_phonemes) {
    done_ = true;
  } else if (part_.is_phonemes) {
    find_block(part_.end);
  } else {
    part_ = {part_.end, block_end_, true};
  }
}

void PhonemeBlocks::find_block(std::size_t from) {
  part_ = {from, text_.size(), false};
  for (std::size_t open = text_.find("[[", from); open != std::string_view::npos; open = text_.find("[[", from)) {
    const std::size_t line_end = std::min(text_.find('\n', open), text_.size());
    const std::size_t close = text_.substr(0, line_end).find("]]", open + 2);
    if (close != std::string_view::npos) {
      part_.end = open;
      block_end_ = close + 2;
      return;
    }
    from = line_end;  // a block does not go over a line's end, so this line has none
  }
}

}  // namespace linnet
