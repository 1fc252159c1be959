// Emoji sequences: what is drawn as one picture, and so has one name.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

struct EmojiSequence {
  std::size_t end = 0;                 // the byte behind it; 0: there is none
  std::vector<std::string> spellings;  // of the whole, without skin tones: dictionaries hold one or the other
  std::vector<std::string> parts;      // what it is joined from, to be named where the whole has no name
  std::vector<std::string> tones;      // skin tones, in order
};

// The sequence at byte `begin`: a flag (two letters, or a flag with tags), a keycap, or pictures joined by U+200D, each
// with a skin tone and a variation selector where it has them. Requires: valid UTF-8, begin < text.size().
EmojiSequence emoji_at(std::string_view text, std::size_t begin);

}  // namespace linnet
