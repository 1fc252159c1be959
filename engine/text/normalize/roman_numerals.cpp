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

bool is_one_of(char32_t c, Codes of) { return c != 0 && of.find(c) != Codes::npos; }

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
      first_names_(words_of(file, "roman-first-name")),
      joints_(words_of(file, "roman-joint")),
      one_before_(words_of(file, "roman-one-before")),
      dot_(file.value("roman-dot")),
      takes_one_(!file.lines("roman-one").empty()),
      takes_one_before_capital_(file.value("roman-one") != "small"),
      range_(file.value("range")) {
  for (const LanguageFile::Line& line : file.lines("roman-suffix"))
    for (const std::string_view suffix : split(line[0], '|'))
      suffixes_.push_back({codes_of(suffix), std::string(line[1]), line[2].empty() ? 0 : file.number(line, 2)});
  std::sort(suffixes_.begin(), suffixes_.end(),
            [](const Suffix& a, const Suffix& b) { return a.text.size() > b.text.size(); });
  for (const LanguageFile::Line& line : file.lines("roman-name")) {
    name_ = line[0];
    name_prefix_ = line[1];
  }
  for (const LanguageFile::Line& line : file.lines("roman-name-ending"))
    for (const std::string_view ending : split(line[0], '|'))
      name_endings_.emplace_back(in_small_letters(codes_of(ending)), std::string(line[1]));
  std::sort(name_endings_.begin(), name_endings_.end(),
            [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  for (const LanguageFile::Line& line : file.lines("roman-name-cardinal")) {
    late_name_ = line[0];
    late_from_ = file.number(line, 1);
  }
}

std::string RomanNumerals::name_words(int value, const std::u32string& first_name) const {
  const Numeral number = numeral_of(static_cast<std::uint64_t>(value));
  if (value >= late_from_) return numbers_.words(number, late_name_);
  const auto found = std::find_if(name_endings_.begin(), name_endings_.end(),
                                  [&](const auto& one) { return first_name.ends_with(one.first); });
  return joined(name_prefix_, numbers_.words(number, found == name_endings_.end() ? name_ : found->second));
}

// XIXe, Ier. One I with an ending may be a word ("Ie"), unless the ending is of the first alone, or a sign.
Match RomanNumerals::with_suffix(Codes text, std::size_t i) const {
  std::size_t end = i;
  while (is_one_of(code_at(text, end), U"IVX")) ++end;
  const int value = roman_value(text.substr(i, end - i));
  if (value == 0) return {};
  for (const Suffix& suffix : suffixes_) {
    const bool is_clear = value > 1 || suffix.value == value || !is_letter_at(suffix.text, 0);
    if (is_clear && has_at(text, end, suffix.text) && ends_apart(text, end + suffix.text.size()) &&
        (suffix.value == 0 || suffix.value == value))
      return {end + suffix.text.size(),
              codes_of(numbers_.words(numeral_of(static_cast<std::uint64_t>(value)), suffix.name))};
  }
  return {};
}

// By which line a numeral at `i` is said for the word before it, or the one before "XIX y".
const std::string* RomanNumerals::name_behind(Codes text, std::size_t i) const {
  const std::u32string before = word_before(text, i);
  if (const std::string* name = after_.find(before)) return name;
  if (std::find(joints_.begin(), joints_.end(), before) == joints_.end()) return nullptr;
  const std::size_t joint = i - 1 - before.size();
  const std::u32string numeral = word_before(text, joint);
  if (numeral.empty()) return nullptr;
  const std::size_t begin = joint - 1 - numeral.size();
  return roman_value(text.substr(begin, numeral.size())) == 0 ? nullptr : after_.find(word_before(text, begin));
}

// By which line a numeral that ends before `end` is said for the word behind it, or behind "XV e XVI".
const std::string* RomanNumerals::name_ahead(Codes text, std::size_t end) const {
  std::size_t next = after_space(text, end);
  if (next == end) return nullptr;
  const std::u32string word = in_small_letters(word_at(text, next));
  if (const std::string* name = before_.find(word)) return name;
  if (std::find(joints_.begin(), joints_.end(), word) == joints_.end()) return nullptr;
  next = after_space(text, next + word.size());
  const Codes other = word_at(text, next);
  const std::size_t noun = after_space(text, next + other.size());
  return roman_value(other) == 0 ? nullptr : before_.find(in_small_letters(word_at(text, noun)));
}

// The words of `number`, which ends before `end`, and of another numeral behind a dash.
Match RomanNumerals::with_last(Codes text, const Numeral& number, std::size_t end, const std::string& name) const {
  const std::string words = numbers_.words(number, name);
  const Codes last = is_range_dash(code_at(text, end)) ? word_at(text, end + 1) : Codes();
  const int value = roman_value(last);
  if (value == 0 || range_.empty() || !ends_apart(text, end + 1 + last.size())) return {end, codes_of(words)};
  const std::string last_words = numbers_.words(numeral_of(static_cast<std::uint64_t>(value)), name);
  return {end + 1 + last.size(), codes_of(joined(joined(words, range_), last_words))};
}

// Whether what stands at `end` shows that a single I before it, behind a king's name, is no pronoun.
bool RomanNumerals::may_be_kings_one(Codes text, std::size_t end) const {
  if (one_before_.empty()) return false;
  const std::size_t next = after_space(text, end);
  if (is_letter_at(text, next)) return behind_word(text, next, one_before_) > next;
  const bool is_apostrophe = code_at(text, end) == '\'' || code_at(text, end) == U'’';
  return !is_apostrophe || (code_at(text, end + 1) == 's' && ends_apart(text, end + 2));  // Elizabeth I's, but I'm
}

Match RomanNumerals::at(Codes text, std::size_t i) const {
  if (letter_value(text[i]) == 0 || !begins_apart(text, i)) return {};
  if (Match match = with_suffix(text, i); match.end != 0) return match;
  const Codes letters = word_at(text, i);
  const int value = roman_value(letters);
  std::size_t end = i + letters.size();
  if (value == 0 || !ends_apart(text, end)) return {};
  const Numeral number = numeral_of(static_cast<std::uint64_t>(value));
  const std::u32string before = word_before(text, i);
  if (letters.size() == 1 && value >= 50) return {};  // "type C" is a letter
  if (const std::string* name = name_behind(text, i)) return with_last(text, number, end, *name);
  const std::size_t dot = code_at(text, end) == '.' && after_space(text, end + 1) > end + 1 ? end + 1 : end;
  const std::size_t next = after_space(text, dot);
  if (const std::string* name = name_ahead(text, dot)) {
    if (const std::string* in_case = ordinal_after_.find(before)) name = in_case;
    return {dot, codes_of(numbers_.words(number, *name))};
  }
  if (!dot_.empty() && dot > end && letters.size() > 1 && is_letter_at(text, next))
    return {dot, codes_of(numbers_.words(number, dot_))};
  // "Henry I" may be a sentence's "I", so a single letter needs more: a dot of ordinals, or a letter other than I.
  // No king is the 50th, but there are MIX, CD and DVI.
  const bool is_kings =
      first_names_.empty() || std::find(first_names_.begin(), first_names_.end(), before) != first_names_.end();
  const bool takes_one =
      takes_one_ ? takes_one_before_capital_ || !is_capital_at(text, next) : is_kings && may_be_kings_one(text, end);
  const bool is_clear = letters.size() > 1 ? value < 50 : value == 5 || value == 10 || (value == 1 && takes_one);
  const std::size_t name_begin = i - std::min(i, before.size() + 1);
  const bool is_behind_name =
      before.size() > 2 && is_capital_at(text, name_begin) && !is_capital_at(text, name_begin + 1);
  if (name_.empty() || !is_clear || !is_behind_name || before.back() == '.') return {};
  if (!is_kings && value > most_of_a_series) return {};  // size XL, a CD
  if (!is_kings) return {end, codes_of(numbers_.words(number))};
  // Languages that write ordinals with a dot write it here too: "Heinrich VIII. war".
  const bool takes_dot = dot > end && !is_capital_at(text, next);
  return {takes_dot ? dot : end, codes_of(name_words(value, before))};
}

}  // namespace linnet::normalize
