#include "engine/text/text_progress.h"

#include "engine/blank_text.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

std::string_view checked(std::string_view text) {
  check_text(text);
  return text;
}

}  // namespace

TextProgress::TextProgress(std::string_view text, bool is_all) : text_(checked(text)), blocks_(text), is_all_(is_all) {}

bool TextProgress::is_done() const { return is_blank(text_.substr(position_)); }

void TextProgress::advance(std::size_t position) {
  is_all_ = is_all_ && position == position_;
  pass_context(position);
}

void TextProgress::pass_context(std::size_t position) {
  position_ = position;
  while (!blocks_.done() && blocks_.part().end < position) blocks_.next();
}

}  // namespace linnet
