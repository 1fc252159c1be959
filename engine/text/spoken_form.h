// A piece of text as it is spoken, before the phonemizer: "$5" is "five dollars".
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

// A rule has decided how bytes [begin, end) of the given piece are spoken.
struct Decision {
  std::size_t begin, end;
  std::string rule;
  std::string spoken;
};

struct SpokenForm {
  std::string text;
  // text.size() + 1 bytes of the given piece, never decreasing: byte i of `text` comes from the character that begins
  // at origin[i]. All of what replaces something comes from its begin. The last one is the piece's length.
  std::vector<std::size_t> origin;
  std::vector<Decision> decisions;  // in the order of the piece
};

// Requires: valid UTF-8 without NUL. Line ends stay as they are, each with its own origin.
using SpokenFormOf = std::function<SpokenForm(std::string_view piece)>;

}  // namespace linnet
