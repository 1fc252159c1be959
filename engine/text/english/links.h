// [text](/phonemes/): phonemes that a text gives for a word.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace linnet::english {

struct Link {
  std::size_t begin, end;  // of the whole in the text
  std::string_view text;
  std::optional<std::string_view> phonemes;  // none: what is in the brackets is not between strokes
};

// The first one at `from` or behind it. Takes time of the way to it; once it has found none, there is none behind.
std::optional<Link> find_link(std::string_view text, std::size_t from);

}  // namespace linnet::english
