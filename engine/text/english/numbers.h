// Numbers of any length as words, without the "and" that is written in them and never spoken.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linnet::english {

using NumberWords = std::vector<std::string>;

// Requires of all: digits 0 to 9 alone. An empty number is zero. From 10^36 on, which no word is known for, digits are
// read one by one.
NumberWords cardinal(std::string_view digits);   // 1234: one thousand two hundred thirty four
NumberWords ordinal(std::string_view digits);    // 23: twenty third
NumberWords year(std::string_view four_digits);  // 1905: nineteen oh five; 2005: two thousand five
NumberWords decimal(std::string_view number);    // with one point: 3.140: three point one four

}  // namespace linnet::english
