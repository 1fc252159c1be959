// Characters and diacritics by libtashkeel's numbers.
#pragma once

#include <cstdint>
#include <string_view>

namespace linnet::arabic {

constexpr std::uint8_t space_id = 1;

// The net's id of a character: white space is one, and so are digits. 0: the net does not know it.
std::uint8_t net_id(char32_t code);
bool is_letter(std::uint8_t id);      // of the Arabic script
bool ends_sentence(std::uint8_t id);  // . ! ؟ ؛

// Marks behind a letter, at most a shadda and one other: 0 is not used.
constexpr std::uint8_t no_mark = 1, sukun = 14, lone_shadda = 15;
bool is_mark(char32_t code);  // ً ٌ ٍ َ ُ ِ ّ ْ
// The label of marks that have `label` when this mark comes behind or before them. no_mark: there is no such label.
std::uint8_t with_mark(std::uint8_t label, char32_t mark);
// As UTF-8, shadda first; empty for no_mark. Requires: label <= lone_shadda.
std::string_view marks_of(std::uint8_t label);
// The label without its shadda; no_mark for lone_shadda.
std::uint8_t without_shadda(std::uint8_t label);

}  // namespace linnet::arabic
