#include "engine/book/block_list.h"

#include <algorithm>

#include "engine/text/utf8.h"

namespace linnet {
namespace {

bool is_space(char32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

// Controls, soft hyphens, and marks for the layout of lines. Joiners (U+200C, U+200D) are letters' own.
bool is_unseen(char32_t c) {
  return c < 32 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x200B || c == 0x200E || c == 0x200F || c == 0x2060 ||
         c == 0xFEFF;
}

}  // namespace

std::string as_one_line(std::string_view text) {
  std::string line;
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = take_codepoint(text, at);
    if (is_space(c)) {
      space = !line.empty();
    } else if (!is_unseen(c)) {
      if (space || (c == '[' && line.ends_with('['))) line += ' ';
      space = false;
      append_utf8(line, c);
    }
  }
  return line;
}

bool is_scene_break(std::string_view text) {
  constexpr std::u32string_view marks = U"*#~-_=+•·–—⁂⁎✱❦❧☙◆◇■□●○";
  bool has_mark = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = take_codepoint(text, at);
    if (c == ' ') continue;
    if (marks.find(c) == std::u32string_view::npos) return false;
    has_mark = true;
  }
  return has_mark;
}

void BlockList::end(BlockKind kind, int level) {
  if (text_.find_first_not_of(" \t\r\n") == std::string::npos) {
    text_.clear();
    return;
  }
  std::erase(text_, '\0');
  check_text(text_);
  std::string line = as_one_line(text_);
  text_.clear();
  if (line.empty()) return;
  if (is_scene_break(line))
    scene_break();
  else
    blocks_.push_back({kind, std::move(line), level});
}

void BlockList::scene_break() {
  end();
  if (!blocks_.empty() && blocks_.back().kind != BlockKind::scene_break)
    blocks_.push_back({BlockKind::scene_break, {}, 0});
}

std::size_t bytes_of(std::span<const BookBlock> blocks) {
  std::size_t bytes = 0;
  for (const BookBlock& block : blocks) bytes += block.text.size();
  return bytes;
}

}  // namespace linnet
