#include "engine/text/english/numbers.h"

#include <algorithm>
#include <array>

namespace linnet::english {
namespace {

constexpr std::array<const char*, 20> ones = {
    "zero", "one",    "two",    "three",    "four",     "five",    "six",     "seven",     "eight",    "nine",
    "ten",  "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<const char*, 10> tens = {"",      "",      "twenty",  "thirty", "forty",
                                              "fifty", "sixty", "seventy", "eighty", "ninety"};
constexpr std::array<const char*, 12> scales = {"",           "thousand",    "million",     "billion",
                                                "trillion",   "quadrillion", "quintillion", "sextillion",
                                                "septillion", "octillion",   "nonillion",   "decillion"};

std::string_view without_zeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

std::size_t value(std::string_view digits) {  // of a few
  std::size_t number = 0;
  for (const char digit : digits) number = number * 10 + static_cast<std::size_t>(digit - '0');
  return number;
}

void append_below_100(NumberWords& words, std::size_t number) {
  if (number >= 20) words.emplace_back(tens[number / 10]);
  if (number >= 20 ? number % 10 != 0 : number != 0) words.emplace_back(ones[number >= 20 ? number % 10 : number]);
}

void append_below_1000(NumberWords& words, std::size_t number) {
  if (number >= 100) {
    words.emplace_back(ones[number / 100]);
    words.emplace_back("hundred");
  }
  append_below_100(words, number % 100);
}

void append_one_by_one(NumberWords& words, std::string_view digits) {
  for (const char digit : digits) words.emplace_back(ones[value({&digit, 1})]);
}

std::string ordinal_word(const std::string& word) {
  constexpr std::array<std::array<const char*, 2>, 7> irregular = {{{"one", "first"},
                                                                    {"two", "second"},
                                                                    {"three", "third"},
                                                                    {"five", "fifth"},
                                                                    {"eight", "eighth"},
                                                                    {"nine", "ninth"},
                                                                    {"twelve", "twelfth"}}};
  for (const auto& [cardinal, ordinal] : irregular)
    if (word == cardinal) return ordinal;
  if (word.ends_with('y')) return word.substr(0, word.size() - 1) + "ieth";
  return word + "th";
}

}  // namespace

NumberWords cardinal(std::string_view digits) {
  digits = without_zeros(digits);
  NumberWords words;
  if (digits.empty()) words.emplace_back(ones[0]);
  if (digits.size() > 3 * scales.size()) {
    append_one_by_one(words, digits);
    return words;
  }
  while (!digits.empty()) {
    const std::size_t scale = (digits.size() - 1) / 3;
    const std::size_t head = digits.size() - 3 * scale;
    const std::size_t group = value(digits.substr(0, head));
    append_below_1000(words, group);
    if (group != 0 && scale != 0) words.emplace_back(scales[scale]);
    digits.remove_prefix(head);
  }
  return words;
}

NumberWords ordinal(std::string_view digits) {
  NumberWords words = cardinal(digits);
  words.back() = ordinal_word(words.back());
  return words;
}

NumberWords year(std::string_view digits) {
  const std::size_t high = value(digits.substr(0, 2));
  const std::size_t low = value(digits.substr(2));
  if (high == 0 || (high % 10 == 0 && low < 10)) return cardinal(digits);
  NumberWords words = cardinal(digits.substr(0, 2));
  if (low == 0)
    words.emplace_back("hundred");
  else if (low < 10)
    words.emplace_back("oh");
  append_below_100(words, low);
  return words;
}

NumberWords decimal(std::string_view number) {
  const std::size_t point = std::min(number.find('.'), number.size());
  NumberWords words = cardinal(number.substr(0, point));
  std::string_view digits = number.substr(std::min(point + 1, number.size()));
  digits = digits.substr(0, digits.find_last_not_of('0') + 1);
  if (!digits.empty()) words.emplace_back("point");
  append_one_by_one(words, digits);
  return words;
}

}  // namespace linnet::english
