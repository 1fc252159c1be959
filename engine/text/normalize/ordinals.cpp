#include "engine/text/normalize/ordinals.h"

#include <algorithm>

#include "engine/text/character_class.h"
#include "engine/text/normalize/scan.h"

namespace linnet::normalize {

Ordinals::Ordinals(const LanguageFile& file, const Numbers& numbers)
    : numbers_(numbers),
      has_dot_(!file.lines("ordinal-dot").empty()),
      dot_small_(file.value("ordinal-dot-small")),
      dot_after_(file, "ordinal-dot-after"),
      dot_before_(file, "ordinal-dot-before"),
      decades_(file, "decade"),
      decade_suffixes_(words_of(file, "decade-suffix")),
      decade_ending_(file.value("decade-ending")) {
  for (const LanguageFile::Line& line : file.lines("ordinal-suffix"))
    for (const std::string_view text : split(line[0], '|')) {
      suffixes_.push_back({in_small_letters(codes_of(text)),
                           std::string(line[1]),
                           std::string(line[2].empty() ? line[1] : line[2]),
                           {}});
      for (const std::string_view ending : split(line[3], '|'))
        suffixes_.back().noun_endings.push_back(in_small_letters(codes_of(ending)));
    }
  std::sort(suffixes_.begin(), suffixes_.end(), [](const Suffix& a, const Suffix& b) {
    return a.text.size() != b.text.size() ? a.text.size() > b.text.size()
                                          : a.noun_endings.size() > b.noun_endings.size();
  });
  for (const LanguageFile::Line& line : file.lines("number-prefix")) {
    if (!numbers.has(line[0]) || line[1].empty() || line[1].find_first_not_of("0123456789") != std::string_view::npos)
      file.refuse(line, "the name of a 'number' line and a count of letters are expected");
    prefix_ = line[0];
    is_prefix_joined_ = line[2] == "joined";
    prefix_letters_ = static_cast<std::size_t>(std::stoi(std::string(line[1])));
  }
}

Match Ordinals::with_suffix(Codes text, const Numeral& number, std::size_t end) const {
  const bool is_tens = number.whole.size() > 1 && number.whole.back() == '0';
  for (const Suffix& suffix : suffixes_) {
    const std::size_t behind = end + suffix.text.size();
    if (!has_folded_at(text, end, suffix.text) || !ends_apart(text, behind)) continue;
    const std::size_t next = after_space(text, behind);
    // A dot belongs to an ordinal only before a word that begins no sentence.
    const bool is_dot = suffix.text == U".";
    if (is_dot && (next == behind || character_class(code_at(text, next)) != CharacterClass::small)) continue;
    const std::u32string noun = in_small_letters(word_at(text, next));
    const auto fits = [&](const std::u32string& ending) { return noun.ends_with(ending); };
    if (!suffix.noun_endings.empty() && std::none_of(suffix.noun_endings.begin(), suffix.noun_endings.end(), fits))
      continue;
    return {behind, codes_of(numbers_.words(number, is_tens ? suffix.name_of_tens : suffix.name))};
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

Match Ordinals::with_dot(Codes text, std::size_t i, const std::string& digits, std::size_t end) const {
  constexpr std::size_t most_digits = 3;
  if (!has_dot_ || code_at(text, end) != '.' || digits.size() > most_digits) return {};
  const std::size_t next = after_space(text, end + 1);
  if (next == end + 1 || !is_letter_at(text, next)) return {};
  const std::string* name = dot_after_.find(word_before(text, i));
  if (name == nullptr) name = dot_before_.find(in_small_letters(word_at(text, next)));
  const bool is_small = character_class(text[next]) == CharacterClass::small;
  if (name == nullptr && is_small && !dot_small_.empty()) name = &dot_small_;
  if (name == nullptr) return {};
  return {end + 1, codes_of(numbers_.words(numeral_of(digits), *name))};
}

// 1990s → nineteen nineties, '80s → eighties, 1990er → neunzehnhundertneunziger.
Match Ordinals::decade(Codes text, std::size_t i, const std::string& digits, std::size_t end) const {
  const std::size_t behind = behind_word(text, end, decade_suffixes_);
  if (behind == end || digits.back() != '0' || (digits.size() != 4 && digits.size() != 2)) return {};
  const bool has_apostrophe = code_before(text, i) == '\'' || code_before(text, i) == 0x2019;
  if (has_apostrophe && digits.size() != 2) return {};
  if (const std::string* whole = digits.size() == 4 ? decades_.find(codes_of(digits)) : nullptr)
    return {behind, codes_of(*whole)};
  const std::string* word = decades_.find(codes_of(digits.substr(digits.size() - 2)));
  if (word != nullptr) {
    const std::string century = digits.size() == 4 ? numbers_.words(numeral_of(digits.substr(0, 2))) : "";
    return {behind, codes_of(joined(century, *word))};
  }
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
    if (Match match = with_suffix(text, number->number, number->end); match.end != 0) return match;
  if (Match match = prefix(text, digits, end); match.end != 0) return match;
  return with_dot(text, i, digits, end);
}

}  // namespace linnet::normalize
