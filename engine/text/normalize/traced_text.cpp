#include "engine/text/normalize/traced_text.h"

#include <algorithm>

#include "engine/text/utf8.h"

namespace linnet::normalize {

TracedText traced(std::string_view text) {
  TracedText result;
  result.codes.reserve(text.size());
  result.origin.reserve(text.size() + 1);
  for (std::size_t i = 0; i < text.size();) {
    result.origin.push_back(i);
    result.codes.push_back(take_codepoint(text, i));
  }
  result.origin.push_back(text.size());
  return result;
}

TracedBytes bytes_of(const TracedText& text) {
  TracedBytes result;
  result.text.reserve(text.codes.size() + text.codes.size() / 8);
  result.origin.reserve(text.codes.size() + text.codes.size() / 8 + 1);
  for (std::size_t i = 0; i < text.codes.size(); ++i) {
    append_utf8(result.text, text.codes[i]);
    result.origin.resize(result.text.size(), text.origin[i]);
  }
  result.origin.push_back(text.origin.back());
  return result;
}

void Rewriter::keep_until(std::size_t end) {
  if (!has_changed_) {
    result_.codes.reserve(text_.codes.size() + text_.codes.size() / 8);
    result_.origin.reserve(result_.codes.capacity() + 1);
  }
  result_.codes.append(text_.codes, done_, end - done_);
  const auto origin = text_.origin.begin();
  result_.origin.insert(result_.origin.end(), origin + static_cast<std::ptrdiff_t>(done_),
                        origin + static_cast<std::ptrdiff_t>(end));
  done_ = end;
}

void Rewriter::replace(std::size_t begin, std::size_t end, Codes with) {
  const Codes old = Codes(text_.codes).substr(begin, end - begin);
  const auto same =
      static_cast<std::size_t>(std::mismatch(old.begin(), old.end(), with.begin(), with.end()).first - old.begin());
  if (same == old.size() && same == with.size()) return;
  std::size_t same_end = 0;
  while (same_end < std::min(old.size(), with.size()) - same &&
         old[old.size() - 1 - same_end] == with[with.size() - 1 - same_end]) {
    ++same_end;
  }
  keep_until(begin + same);
  has_changed_ = true;
  const Codes middle = with.substr(same, with.size() - same - same_end);
  result_.codes += middle;
  result_.origin.insert(result_.origin.end(), middle.size(), text_.origin[begin + same]);
  done_ = end - same_end;
}

TracedText Rewriter::finish() {
  keep_until(text_.codes.size());
  result_.origin.push_back(text_.origin.back());
  return std::move(result_);
}

}  // namespace linnet::normalize
