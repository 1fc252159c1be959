// Capital and small letters: Unicode's simple case mappings, without the rules of single languages.
#pragma once

namespace linnet {

char32_t small_letter(char32_t codepoint);    // the codepoint itself if it has none
char32_t capital_letter(char32_t codepoint);  // likewise
bool is_capital(char32_t codepoint);          // true if it has a small letter; false for digits, 你 and ع
bool is_small(char32_t codepoint);

}  // namespace linnet
