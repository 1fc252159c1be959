// Capital and small letters of every script that has them: Unicode's simple case mappings, in no language's own way.
#pragma once

namespace linnet {

char32_t small_letter(char32_t codepoint);    // itself where there is no other
char32_t capital_letter(char32_t codepoint);  // likewise
bool is_capital(char32_t codepoint);          // it has a small letter; digits, 你 and ع have neither
bool is_small(char32_t codepoint);

}  // namespace linnet
