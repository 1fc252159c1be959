// Letters, digits and numerals of all scripts, as Python's str methods and regular expressions know them.
#pragma once

#include <cstdint>

namespace linnet {

enum class CharacterClass : std::uint8_t {
  none,
  small,    // letters with str.islower(), ª and ʰ included
  capital,  // letters with str.isupper()
  title,    // ǅ: neither of the two
  letter,   // letters without case
  decimal,  // digits that make up numbers, of any script
  digit,    // further digits: ² ①
  numeric,  // further numerals: ½ Ⅷ
};

CharacterClass character_class(char32_t codepoint);

bool is_alphabetic(char32_t codepoint);  // str.isalpha(): a letter of any script
bool is_decimal(char32_t codepoint);     // \d
bool is_digit(char32_t codepoint);       // str.isdigit(): decimal or digit
bool is_word_sign(char32_t codepoint);   // \w: a letter, digit, numeral or _
bool is_space(char32_t codepoint);       // \s and str.isspace(): is_white_space() and U+001C … U+001F

// 0 … 9. Requires: is_decimal(codepoint).
int decimal_value(char32_t codepoint);

}  // namespace linnet
