#include "engine/text/normalize/codes_in_digits.h"

#include <algorithm>
#include <vector>

#include "engine/text/normalize/scan.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {
namespace {

constexpr std::size_t least_digits = 7;  // of a telephone number
constexpr std::size_t most_digits = 15;

struct PhoneNumber {
  bool has_plus = false, has_dots = false;
  std::vector<std::string> groups;
  std::size_t digits = 0;
  std::size_t end = 0;
  bool has_hyphens = false, has_brackets = false, has_spaces = false;
};

// Groups of digits with one space, hyphen, dot or slash between, and brackets around one of them.
PhoneNumber phone_number_at(Codes text, std::size_t i) {
  constexpr std::size_t most_groups = 8;
  PhoneNumber number;
  number.has_plus = text[i] == '+';
  std::size_t at = number.has_plus ? i + 1 : i;
  while (number.groups.size() < most_groups) {
    const bool is_open = code_at(text, at) == '(';
    const std::string group = digits_at(text, is_open ? at + 1 : at, 16);
    if (group.empty()) break;
    std::size_t end = at + group.size() + (is_open ? 1 : 0);
    if (is_open) {
      if (code_at(text, end) != ')') break;
      ++end;
      number.has_brackets = true;
    }
    number.groups.push_back(group);
    number.digits += group.size();
    number.end = end;
    const char32_t separator = code_at(text, end);
    if (after_space(text, end) > end) {
      at = end + 1;
      // "010 - 123 45 67"; without the zero it is a range.
      if (number.groups[0][0] == '0' && is_range_dash(code_at(text, at)) && after_space(text, at + 1) > at + 1) at += 2;
      if (is_digit_at(text, at) || code_at(text, at) == '(') number.has_spaces = true;
    } else if (separator == '-' || separator == 0x2011 || separator == '/') {
      at = end + 1;
      if (is_digit_at(text, at) && separator != '/') number.has_hyphens = true;
    } else if (separator == '.' && is_digit_at(text, end + 1)) {
      at = end + 1;
      number.has_dots = true;
    } else if (is_open) {
      at = end;
    } else {
      break;
    }
  }
  return number;
}

// Other numbers have spaces and hyphens too: a telephone number has a plus, brackets, a leading zero, or the groups of
// America.
bool is_telephone(const PhoneNumber& number) {
  if (number.groups.empty() || number.digits > most_digits) return false;
  if (number.has_plus) return number.digits >= least_digits;
  if (number.has_dots) return number.groups[0][0] == '0' && number.groups.size() >= 3 && number.digits >= 9;
  const auto sizes = [&](std::initializer_list<std::size_t> list) {
    return std::equal(list.begin(), list.end(), number.groups.begin(), number.groups.end(),
                      [](std::size_t size, const std::string& group) { return size == group.size(); });
  };
  if (number.has_brackets) return number.groups.size() >= 2 && number.digits >= least_digits;
  if (number.groups[0][0] == '0' && number.groups[0].size() > 1)
    return number.digits >= least_digits && (number.groups.size() > 1 || number.digits >= 9);
  return number.has_hyphens && (sizes({3, 4}) || sizes({3, 3, 4}) || sizes({1, 3, 3, 4}) || sizes({3, 3, 3}));
}

}  // namespace

PhoneNumbers::PhoneNumbers(const LanguageFile& file, const Numbers& numbers)
    : numbers_(numbers),
      in_pairs_(file.value("phone") == "pairs"),
      plus_(file.value("plus")),
      after_(words_of(file, "phone-after")) {
  for (const LanguageFile::Line& line : file.lines("phone-groups"))
    for (const std::string_view shape : split(line[0], '|')) shapes_.emplace_back(shape);
}

bool PhoneNumbers::has_own_groups(const std::vector<std::string>& groups) const {
  std::string shape;
  for (const std::string& group : groups) shape = joined(shape, std::to_string(group.size()));
  return std::find(shapes_.begin(), shapes_.end(), shape) != shapes_.end();
}

bool PhoneNumbers::is_behind_word(Codes text, std::size_t i, std::size_t digits) const {
  constexpr std::size_t least_behind_word = 5;
  return digits >= least_behind_word && digits <= most_digits &&
         std::find(after_.begin(), after_.end(), word_before(text, i)) != after_.end();
}

std::string PhoneNumbers::group_words(const std::string& digits) const {
  if (in_pairs_ && digits.size() == 2 && digits[0] != '0') return numbers_.words(numeral_of(digits));
  return numbers_.digit_words(digits);
}

std::string PhoneNumbers::words_for(Codes text) const {
  std::string words;
  bool is_behind_group = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::string group = digits_at(text, i);
    if (!group.empty()) {
      if (is_behind_group) words += ",";
      words = joined(words, group_words(group));
      i += group.size();
    } else if (is_letter_at(text, i)) {
      std::size_t end = i;
      while (is_letter_at(text, end)) ++end;
      if (is_behind_group) words += ",";
      words = joined(words, utf8_of(text.substr(i, end - i)));
      i = end;
    } else {
      if (text[i] == '+') words = joined(words, plus_);
      ++i;
      continue;
    }
    is_behind_group = !group.empty();
  }
  return words;
}

Match PhoneNumbers::at(Codes text, std::size_t i) const {
  const bool may_begin = is_digit_at(text, i) || text[i] == '+' || (text[i] == '(' && is_digit_at(text, i + 1));
  const char32_t before = code_before(text, i);
  if (!may_begin || !begins_apart(text, i) || before == '-' || before == '.' || before == '/' || before == ',')
    return {};
  const PhoneNumber number = phone_number_at(text, i);
  if (is_word_at(text, number.end)) return {};
  if (!is_telephone(number) && !has_own_groups(number.groups) && !is_behind_word(text, i, number.digits)) return {};
  std::string words = number.has_plus ? plus_ : "";
  bool is_first = true;
  for (const std::string& group : number.groups) {
    if (!std::exchange(is_first, false)) words += ",";
    words = joined(words, group_words(group));
  }
  return {number.end, codes_of(words)};
}

Versions::Versions(const LanguageFile& file, const Numbers& numbers)
    : numbers_(numbers), point_(file.value("version-point")), version_(file.value("version")) {}

Match Versions::at(Codes text, std::size_t i) const {
  if (point_.empty() || !begins_apart(text, i)) return {};
  const bool has_letter = text[i] == 'v' && is_digit_at(text, i + 1);
  std::size_t end = has_letter ? i + 1 : i;
  if (!is_digit_at(text, end) || (!has_letter && code_before(text, i) == '.')) return {};
  // "1.234.567" is a number where a dot separates thousands.
  if (const auto number = numbers_.number_at(text, end); number && !has_letter && number->number.is_whole()) return {};
  std::string words = has_letter ? version_ : "";
  std::size_t parts = 0;
  for (;;) {
    const std::string part = digits_at(text, end, 7);
    if (part.empty() || part.size() > 6) return {};
    const bool by_digit = part.size() > 1 && part[0] == '0';
    words = joined(words, by_digit ? numbers_.digit_words(part) : numbers_.words(numeral_of(part)));
    end += part.size();
    ++parts;
    if (code_at(text, end) != '.' || !is_digit_at(text, end + 1) || parts > 8) break;
    words = joined(words, point_);
    ++end;
  }
  if (!ends_apart(text, end) || (parts < 3 && !has_letter)) return {};
  return {end, codes_of(words)};
}

}  // namespace linnet::normalize
