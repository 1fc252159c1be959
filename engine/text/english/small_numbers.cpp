#include "engine/text/english/small_numbers.h"

#include <array>
#include <string_view>

namespace linnet::english {
namespace {

constexpr std::array<std::string_view, 20> ones = {
    "zero", "one",    "two",    "three",    "four",     "five",    "six",     "seven",     "eight",    "nine",
    "ten",  "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<std::string_view, 20> ordinal_ones = {
    "zeroth",     "first",     "second",    "third",       "fourth",     "fifth",     "sixth",
    "seventh",    "eighth",    "ninth",     "tenth",       "eleventh",   "twelfth",   "thirteenth",
    "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"};
constexpr std::array<std::string_view, 10> tens = {"",      "",      "twenty",  "thirty", "forty",
                                                   "fifty", "sixty", "seventy", "eighty", "ninety"};

// "ty" becomes "tieth".
std::string ordinal_tens(std::size_t ten) {
  std::string word(tens[ten]);
  word.pop_back();
  return word + "ieth";
}

std::string words(int number, bool is_ordinal) {
  const auto rest = static_cast<std::size_t>(number % 100);
  std::string text;
  if (number >= 100) {
    text = std::string(ones[static_cast<std::size_t>(number / 100)]) + " hundred";
    if (rest == 0) return is_ordinal ? text + "th" : text;
    text += " and ";
  }
  const auto& last = is_ordinal ? ordinal_ones : ones;
  if (rest < 20) return text.append(last[rest]);
  if (rest % 10 == 0) return is_ordinal ? text + ordinal_tens(rest / 10) : text.append(tens[rest / 10]);
  return text.append(tens[rest / 10]).append("-").append(last[rest % 10]);
}

}  // namespace

std::string small_cardinal(int number) { return words(number, false); }
std::string small_ordinal(int number) { return words(number, true); }

}  // namespace linnet::english
