#include "engine/text/normalize/ordinals.h"

#include <algorithm>
#include <tuple>

#include "engine/text/character_class.h"
#include "engine/text/normalize/scan.h"

namespace linnet::normalize {
namespace {

std::vector<std::u32string> list_of(std::string_view words) {
  std::vector<std::u32string> list;
  for (const std::string_view word : split(words, '|')) list.push_back(in_small_letters(codes_of(word)));
  return list;
}

std::string letters_of(Codes suffix) {
  while (!suffix.empty() && !is_letter_at(suffix, 0)) suffix.remove_prefix(1);
  return utf8_of(suffix);
}

}  // namespace

Ordinals::Ordinals(const LanguageFile& file, const Numbers& numbers)
    : numbers_(numbers),
      has_dot_(!file.lines("ordinal-dot").empty()),
      dot_small_(file.value("ordinal-dot-small")),
      range_(file.value("range")),
      dot_before_(file, "ordinal-dot-before"),
      decades_(file, "decade"),
      decade_suffixes_(words_of(file, "decade-suffix")),
      decade_ending_(file.value("decade-ending")) {
  for (const LanguageFile::Line& line : file.lines("ordinal-dot-after"))
    for (const std::u32string& before : list_of(line[0]))
      dot_after_[before].push_back(
          {line[2].empty() ? std::vector<std::u32string>() : list_of(line[2]), std::string(line[1])});
  for (const LanguageFile::Line& line : file.lines("ordinal-suffix"))
    for (const std::string_view text : split(line[0], '|'))
      for (const std::u32string& noun_ending : line[3].empty() ? std::vector{std::u32string()} : list_of(line[3]))
        suffixes_.push_back({in_small_letters(codes_of(text)), noun_ending, list_of(line[4]), std::string(line[1]),
                             std::string(line[2].empty() ? line[1] : line[2])});
  std::sort(suffixes_.begin(), suffixes_.end(), [](const Suffix& a, const Suffix& b) {
    const auto rank = [](const Suffix& one) {
      return std::tuple(one.text.size(), one.noun_ending.size(), !one.behind.empty());
    };
    return rank(a) > rank(b);
  });
  for (const LanguageFile::Line& line : file.lines("number-prefix")) {
    if (!numbers.has(line[0]) || line[1].empty() || line[1].find_first_not_of("0123456789") != std::string_view::npos)
      file.refuse(line, "the name of a 'number' line and a count of letters are expected");
    prefix_ = line[0];
    is_prefix_joined_ = line[2] == "joined";
    prefix_letters_ = static_cast<std::size_t>(file.number(line, 1));
  }
}

// Whether what is around a number at `i`, which ends before `end`, agrees with that suffix behind it.
bool Ordinals::fits(const Suffix& suffix, Codes text, std::size_t i, std::size_t end) const {
  const std::size_t behind = end + suffix.text.size();
  if (!has_folded_at(text, end, suffix.text) || !ends_apart(text, behind)) return false;
  const std::size_t next = after_space(text, behind);
  const std::u32string before = word_before(text, i);
  // A dot belongs to an ordinal only before a word that begins no sentence.
  const bool is_dot = suffix.text == U".";
  if (is_dot && (next == behind || character_class(code_at(text, next)) != CharacterClass::small)) return false;
  if (is_dot && name_behind(before, word_at(text, next)) != nullptr) return false;  // with_dot() knows better
  if (!suffix.behind.empty() && std::find(suffix.behind.begin(), suffix.behind.end(), before) == suffix.behind.end())
    return false;
  return in_small_letters(word_at(text, next)).ends_with(suffix.noun_ending);
}

Match Ordinals::with_suffix(Codes text, std::size_t i, const Numeral& number, std::size_t end) const {
  const bool is_tens = number.whole.size() > 1 && number.whole.back() == '0';
  for (const Suffix& suffix : suffixes_) {
    if (!fits(suffix, text, i, end)) continue;
    const std::string& name = is_tens ? suffix.name_of_tens : suffix.name;
    return {end + suffix.text.size(), codes_of(numbers_.words(number, name))};
  }
  return {};
}

// 5-летний → пятилетний
Match Ordinals::prefix(Codes text, const std::string& digits, std::size_t end) const {
  const std::size_t begin = is_minus(code_at(text, end)) ? end + 1 : end;
  if (prefix_.empty() || (begin == end && !is_prefix_joined_)) return {};
  const Codes word = word_at(text, begin);
  if (word.size() < prefix_letters_ || character_class(word[0]) != CharacterClass::small) return {};
  return {begin, codes_of(numbers_.words(numeral_of(digits), prefix_))};
}

// By which line ordinals are said behind the word `before` and in front of `noun`; nullptr: that does not decide it.
const std::string* Ordinals::name_behind(const std::u32string& before, Codes noun) const {
  const auto found = dot_after_.find(before);
  if (found == dot_after_.end()) return nullptr;
  const std::u32string small = in_small_letters(noun);
  for (const NameBehind& behind : found->second) {
    const bool ends_so = std::any_of(behind.endings.begin(), behind.endings.end(),
                                     [&](const std::u32string& ending) { return small.ends_with(ending); });
    if (behind.endings.empty() || (ends_so && is_capital_at(noun, 0))) return &behind.name;
  }
  return nullptr;
}

// By which line ordinals are said that begin at `i`, or nullptr if what is before `dot` is none.
const std::string* Ordinals::name_for_dot(Codes text, std::size_t i, std::size_t dot) const {
  const std::size_t next = after_space(text, dot + 1);
  if (code_at(text, dot) != '.' || next == dot + 1 || !is_letter_at(text, next)) return nullptr;
  if (const std::string* name = name_behind(word_before(text, i), word_at(text, next))) return name;
  if (const std::string* name = dot_before_.find(in_small_letters(word_at(text, next)))) return name;
  const bool is_small = character_class(text[next]) == CharacterClass::small;
  return is_small && !dot_small_.empty() ? &dot_small_ : nullptr;
}

// 3. and 1.–3.
Match Ordinals::with_dot(Codes text, std::size_t i, const std::string& digits, std::size_t end) const {
  constexpr std::size_t most_digits = 3;
  if (!has_dot_ || code_at(text, end) != '.' || digits.size() > most_digits) return {};
  const auto said = [&](const std::string& number, const std::string& name) {
    return numbers_.words(numeral_of(number), name);
  };
  if (const std::string* name = name_for_dot(text, i, end)) return {end + 1, codes_of(said(digits, *name))};
  const std::size_t last_begin = end + 2;
  const std::string last = is_range_dash(code_at(text, end + 1)) ? digits_at(text, last_begin, most_digits + 1) : "";
  const std::size_t last_end = last_begin + last.size();
  const std::string* name = name_for_dot(text, i, last_end);
  if (name == nullptr || range_.empty() || last.empty() || last.size() > most_digits) return {};
  return {last_end + 1, codes_of(joined(joined(said(digits, *name), range_), said(last, *name)))};
}

// `century`: its digits, or none.
std::string Ordinals::decade_words(const std::string& century, const std::string& word,
                                   std::string_view letters) const {
  std::string words = word;
  if (words.ends_with('=')) words.replace(words.size() - 1, 1, letters);
  const bool is_one_word = words.starts_with('~');
  if (is_one_word) words.erase(0, 1);
  const std::string before = century.empty() ? "" : numbers_.words(numeral_of(century));
  return is_one_word ? before + words : joined(before, words);
}

// 1990s → nineteen nineties, '80s → eighties, 1990er → neunzehnhundertneunziger.
Match Ordinals::decade(Codes text, std::size_t i, const std::string& digits, std::size_t end) const {
  const std::size_t behind = behind_word(text, end, decade_suffixes_);
  if (behind == end || digits.back() != '0' || (digits.size() != 4 && digits.size() != 2)) return {};
  const bool has_apostrophe = code_before(text, i) == '\'' || code_before(text, i) == 0x2019;
  if (has_apostrophe && digits.size() != 2) return {};
  const std::string letters = letters_of(text.substr(end, behind - end));
  if (const std::string* whole = digits.size() == 4 ? decades_.find(codes_of(digits)) : nullptr)
    return {behind, codes_of(decade_words({}, *whole, letters))};
  if (const std::string* word = decades_.find(codes_of(digits.substr(digits.size() - 2))))
    return {behind, codes_of(decade_words(digits.substr(0, digits.size() - 2), *word, letters))};
  if (decade_ending_.empty()) return {};
  const std::string ending = decade_ending_ == "=" ? utf8_of(text.substr(end, behind - end)) : decade_ending_;
  return {behind, codes_of(numbers_.words(numeral_of(digits), digits.size() == 4 ? "year" : "cardinal") + ending)};
}

Match Ordinals::at(Codes text, std::size_t i) const {
  if (!is_digit_at(text, i) || !begins_apart(text, i) || !numbers_.spells()) return {};
  const char32_t before = code_before(text, i);
  if ((before == '.' || before == ',') && i > 1 && is_digit_at(text, i - 2)) return {};
  const std::string digits = digits_at(text, i, 13);
  if (digits.size() > 12) return {};
  const std::size_t end = i + digits.size();
  if (Match match = decade(text, i, digits, end); match.end != 0) return match;
  const auto number = numbers_.number_at(text, i);  // 1,000th
  if (number && number->number.is_whole())
    if (Match match = with_suffix(text, i, number->number, number->end); match.end != 0) return match;
  if (Match match = prefix(text, digits, end); match.end != 0) return match;
  return with_dot(text, i, digits, end);
}

}  // namespace linnet::normalize
