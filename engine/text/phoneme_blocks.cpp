#include "engine/text/phoneme_blocks.h"

#include <algorithm>

#include "engine/text/characters.h"
#include "engine/text/utf8.h"

namespace linnet {

bool is_apart_before(std::string_view text, std::size_t at) {
  while (at > 0) {
    const std::size_t end = at--;
    while (at > 0 && (text[at] & 0xc0) == 0x80) --at;
    std::size_t i = at;
    const char32_t c = take_codepoint(text.substr(0, end), i);
    if (!is_quote(c) && !is_opening_bracket(c)) return is_white_space(c);
  }
  return false;
}

bool is_apart_behind(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const char32_t c = take_codepoint(text, at);
    if (!is_quote(c) && !is_closing_bracket(c)) return is_white_space(c);
  }
  return false;
}

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
    from = line_end;  // a block never extends over a line end, so this line has none
  }
}

}  // namespace linnet
