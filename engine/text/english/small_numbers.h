// Numbers below 1,000 as words.
#pragma once

#include <string>

namespace linnet::english {

// "twenty-three", "one hundred and one"; "twenty-third", "one hundred and first", "zeroth". Requires: 0 <= number <
// 1000.
std::string small_cardinal(int number);
std::string small_ordinal(int number);

}  // namespace linnet::english
