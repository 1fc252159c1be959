// Words in ASCII, which is all that the dictionary has.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace linnet::english {

std::string to_small(std::string_view word);
std::string to_capitals(std::string_view word);
std::string to_capitalised(std::string_view word);  // the first a capital, the others small
bool is_small_only(std::string_view word);          // no capital in it
bool is_capital_only(std::string_view word);        // no small letter in it
bool is_letters(std::string_view word);             // letters alone, one at least
bool is_digits(std::string_view word);              // 0 to 9 alone, one at least

// `text` in ASCII where compatible characters (NFKC) and digits of other scripts are the only ones that are not: ﬁ is
// fi, ² and ٢ are 2, ’ is '. None if there are others.
std::optional<std::string> to_ascii(std::string_view text);

}  // namespace linnet::english
