// Unicode's canonical decomposition (NFD): é → e + ´. Voices are trained on decomposed phonemes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

// Appends the codepoints of NFD(utf8), each as UTF-8. Requires: valid UTF-8.
void append_nfd(std::string_view utf8, std::vector<std::string>& codepoints);

// The same for codepoints.
std::u32string nfd(std::u32string_view codes);

// Unicode's canonical combining class; 0: it begins a character.
std::uint8_t combining_class(char32_t codepoint);

// The letter that NFD decomposes into these two (и + ̆ → й), or 0.
char32_t composed(char32_t letter, char32_t mark);

}  // namespace linnet
