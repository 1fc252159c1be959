// English text → words that a lexicon can read: times, dates, money, units, abbreviations, Roman numerals, symbols.
// Plain numbers, years and $ £ € amounts stay digits. The rules are those of hibari-tts 0.2.1 (normalize.py), one after
// the other over the whole text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::english {

struct Normalised {
  std::string text;
  // text.size() + 1 bytes of the given text, never decreasing: byte i of `text` comes from the character that begins at
  // origin[i]. What replaces something comes from the begin of what it replaces, so all words of "ten thirty" come from
  // the begin of "10:30", and what follows them from its end. The last one is the end of the last character.
  std::vector<std::size_t> origin;
};

// Time and memory grow with the length of the text alone. Requires: valid UTF-8 without NUL.
Normalised normalise(std::string_view text);

}  // namespace linnet::english
