#include "engine/text/normalize/roman_numerals.h"

#include <algorithm>

#include "engine/text/normalize/scan.h"

namespace linnet::normalize {
namespace {

constexpr int most_of_a_series = 39;  // "Apollo XI", "Super Bowl" has gone further by its own name

// Latin letters for the Cyrillic ones that look the same, which people type too.
char32_t latin_letter(char32_t c) {
  static constexpr Codes cyrillic = U"ІХСМ";
  const std::size_t at = cyrillic.find(c);
  return at == Codes::npos ? c : U"IXCM"[at];
}

int letter_value(char32_t c) {
  switch (latin_letter(c)) {
    case 'I':
      return 1;
    case 'V':
      return 5;
    case 'X':
      return 10;
    case 'L':
      return 50;
    case 'C':
      return 100;
    case 'D':
      return 500;
    case 'M':
      return 1000;
    default:
      return 0;
  }
}

std::u32string roman(int value) {
  struct Part {
    int value;
    Codes letters;
  };
  static constexpr Part parts[] = {{1000, U"M"}, {900, U"CM"}, {500, U"D"}, {400, U"CD"}, {100, U"C"},
                                   {90, U"XC"},  {50, U"L"},   {40, U"XL"}, {10, U"X"},   {9, U"IX"},
                                   {5, U"V"},    {4, U"IV"},   {1, U"I"}};
  std::u32string letters;
  for (const Part& part : parts)
    for (; value >= part.value; value -= part.value) letters += part.letters;
  return letters;
}

}  // namespace

int roman_value(Codes written) {
  constexpr std::size_t longest = 15;  // MMMDCCCLXXXVIII
  if (written.empty() || written.size() > longest || written == U"С" || written == U"М") return 0;
  std::u32string text(written);
  std::transform(text.begin(), text.end(), text.begin(), latin_letter);
  int value = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int one = letter_value(text[i]);
    if (one == 0) return 0;
    value += i + 1 < text.size() && letter_value(text[i + 1]) > one ? -one : one;
  }
  return value > 0 && value < 4000 && roman(value) == text ? value : 0;
}

RomanNumerals::RomanNumerals(const LanguageFile& file, const Numbers& numbers)
    : numbers_(numbers),
      after_(file, "roman-after"),
      before_(file, "roman-before"),
      ordinal_after_(file, "ordinal-dot-after"),
      first_names_(words_of(file, "roman-first-name")) {
  for (const LanguageFile::Line& line : file.lines("roman-name")) {
    name_ = line[0];
    name_prefix_ = line[1];
    takes_single_ = line[2] == "single";
  }
  for (const LanguageFile::Line& line : file.lines("roman-name-ending"))
    for (const std::string_view ending : split(line[0], '|'))
      name_endings_.emplace_back(in_small_letters(codes_of(ending)), std::string(line[1]));
  std::sort(name_endings_.begin(), name_endings_.end(),
            [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  for (const LanguageFile::Line& line : file.lines("roman-name-cardinal")) {
    late_name_ = line[0];
    late_from_ = std::stoi(std::string(line[1]));
  }
}

std::string RomanNumerals::name_words(int value, const std::u32string& first_name) const {
  const Numeral number = numeral_of(static_cast<std::uint64_t>(value));
  for (const auto& [ending, name] : name_endings_)
    if (first_name.ends_with(ending)) return joined(name_prefix_, numbers_.words(number, name));
  return value >= late_from_ ? numbers_.words(number, late_name_) : joined(name_prefix_, numbers_.words(number, name_));
}

Match RomanNumerals::at(Codes text, std::size_t i) const {
  if (letter_value(text[i]) == 0 || !begins_apart(text, i)) return {};
  const Codes letters = word_at(text, i);
  const int value = roman_value(letters);
  std::size_t end = i + letters.size();
  if (value == 0 || !ends_apart(text, end)) return {};
  const Numeral number = numeral_of(static_cast<std::uint64_t>(value));
  const std::u32string before = word_before(text, i);
  if (const std::string* name = after_.find(before)) return {end, codes_of(numbers_.words(number, *name))};
  const std::size_t dot = code_at(text, end) == '.' && after_space(text, end + 1) > end + 1 ? end + 1 : end;
  const std::size_t next = after_space(text, dot);
  if (next > dot)
    if (const std::string* name = before_.find(in_small_letters(word_at(text, next)))) {
      if (const std::string* in_case = ordinal_after_.find(before)) name = in_case;
      return {dot, codes_of(numbers_.words(number, *name))};
    }
  // "Henry I" may be a sentence's "I", so a single letter needs more: a dot of ordinals, or a letter other than I.
  const bool is_clear = letters.size() > 1 || value == 5 || value == 10 || (value == 1 && takes_single_);
  const std::size_t name_begin = i - std::min(i, before.size() + 1);
  const bool is_behind_name =
      before.size() > 2 && is_capital_at(text, name_begin) && !is_capital_at(text, name_begin + 1);
  if (name_.empty() || !is_clear || !is_behind_name || before.back() == '.') return {};
  const bool is_kings =
      first_names_.empty() || std::find(first_names_.begin(), first_names_.end(), before) != first_names_.end();
  if (!is_kings && value > most_of_a_series) return {};  // size XL, a CD
  if (!is_kings) return {end, codes_of(numbers_.words(number))};
  // Languages that write ordinals with a dot write it here too: "Heinrich VIII. war".
  const bool takes_dot = dot > end && !is_capital_at(text, next);
  return {takes_dot ? dot : end, codes_of(name_words(value, before))};
}

}  // namespace linnet::normalize
