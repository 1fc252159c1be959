// What the tagger looks at in a word.
#pragma once

#include <string>
#include <string_view>

namespace linnet::english {

// The first character, and the last three.
std::string_view first_character(std::string_view word);
std::string_view last_characters(std::string_view word);

// Small letters; !HYPHEN for a word with a - that does not begin with it, !YEAR for four digits, !DIGITS for a word
// that begins with one.
std::string folded_word(std::string_view word);

// How it is written: x, Xx, xX, XX, X1 (one capital), d, or its first four characters with d for digits and x for
// letters.
std::string word_shape(std::string_view word);

}  // namespace linnet::english
