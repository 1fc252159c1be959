// Numbers below 1,000 as they are written, with "and" and hyphens, unlike the words of numbers.h.
#pragma once

#include <string>

namespace linnet::english {

// "twenty-three", "one hundred and one"; "twenty-third", "one hundred and first", "zeroth". Requires: 0 <= number <
// 1000.
std::string small_cardinal(int number);
std::string small_ordinal(int number);

}  // namespace linnet::english
