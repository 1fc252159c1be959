// Emoji sequences: several codepoints that are drawn as one picture and have one name.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

struct EmojiSequence {
  std::size_t end = 0;                 // the byte after it; 0: there is no emoji
  std::vector<std::string> spellings;  // of the whole without skin tones; dictionaries contain one of them
  std::vector<std::string> parts;      // its components, to be named if the whole has no name
  std::vector<std::string> tones;      // skin tones, in order
};

// The sequence at byte `begin`: a flag (two letters, or a flag with tags), a keycap, or pictures joined by U+200D, each
// with a skin tone and a variation selector where it has them. Requires: valid UTF-8, begin < text.size().
EmojiSequence emoji_at(std::string_view text, std::size_t begin);

}  // namespace linnet
