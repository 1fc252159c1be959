// A text whose parts are replaced, and where each character of it comes from.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace linnet::normalize {

using Codes = std::u32string_view;

// origin[i]: the byte of the given text at which codes[i] begins; codes.size() + 1 of them, never decreasing.
struct TracedText {
  std::u32string codes;
  std::vector<std::size_t> origin;
};

// The same as bytes: text.size() + 1 origins, never decreasing. Byte i of `text` comes from the character that begins
// at origin[i]. What replaces something comes from the begin of what it replaces, so all words of "ten thirty" come
// from the begin of "10:30", and what follows them from its end. The last one is the end of the last character.
struct TracedBytes {
  std::string text;
  std::vector<std::size_t> origin;
};

// Requires: valid UTF-8.
TracedText traced(std::string_view text);
TracedBytes bytes_of(const TracedText& text);

// Copies a text with replacements. Characters that a replacement has in common with what it replaces, at its begin and
// at its end, keep their origins; the others come from the first character that differs.
class Rewriter {
 public:
  // `text` must stay as it is until finish().
  explicit Rewriter(const TracedText& text) : text_(text) {}

  // Requires: begin <= end <= the text's length, and begin >= the end of the replacement before.
  void replace(std::size_t begin, std::size_t end, Codes with);
  bool has_changed() const { return has_changed_; }
  TracedText finish();

 private:
  void keep_until(std::size_t end);

  const TracedText& text_;
  TracedText result_;
  std::size_t done_ = 0;  // characters of text_ that are in result_, or replaced in it
  bool has_changed_ = false;
};

// Replaces every match of `rule`, from left to right and without overlap, as Python's re.sub does.
// rule(codes, i, with) returns the end of a match that begins at `i`, or 0 if there is none, and appends what replaces
// it to `with`, which is empty.
template <typename Rule>
void rewrite(TracedText& text, Rule rule) {
  Rewriter rewriter(text);
  std::u32string with;
  for (std::size_t i = 0; i < text.codes.size();) {
    const std::size_t end = rule(Codes(text.codes), i, with);
    if (end == 0) {
      ++i;
      continue;
    }
    rewriter.replace(i, end, with);
    with.clear();
    i = end;
  }
  if (rewriter.has_changed()) text = rewriter.finish();
}

}  // namespace linnet::normalize
