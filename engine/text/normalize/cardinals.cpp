#include "engine/text/normalize/cardinals.h"

#include <algorithm>

#include "engine/text/normalize/scan.h"

namespace linnet::normalize {

Cardinals::Cardinals(const LanguageFile& file, const Numbers& numbers)
    : numbers_(numbers),
      cases_(file),
      year_before_(words_of(file, "year-before")),
      by_digits_(words_of(file, "by-digits")),
      ratio_(file.value("ratio")) {
  for (const LanguageFile::Line& line : file.lines("plain-year"))
    plain_years_.emplace_back(std::stoi(std::string(line[0])), std::stoi(std::string(line[1])));
  for (const LanguageFile::Line& line : file.lines("unit")) add_nouns(line[3], line[2]);
  for (const LanguageFile::Line& line : file.lines("currency")) add_nouns(line[3], line[2]);
  for (const LanguageFile::Line& line : file.lines("minor")) add_nouns(line[2], line[1]);
  for (const LanguageFile::Line& line : file.lines("noun-gender"))
    for (const std::string_view noun : split(line[0], '|'))
      genders_[in_small_letters(codes_of(noun))] = std::string(line[1]);
  for (const LanguageFile::Line& line : file.lines("gender-ending"))
    for (const std::string_view ending : split(line[1], '|'))
      gender_endings_.push_back({std::string(line[0]), std::string(line[2]), in_small_letters(codes_of(ending))});
  std::sort(gender_endings_.begin(), gender_endings_.end(),
            [](const auto& a, const auto& b) { return a.ending.size() > b.ending.size(); });
}

void Cardinals::add_nouns(std::string_view forms, std::string_view gender) {
  if (gender.empty()) return;
  for (const std::string_view form : split(forms, '|')) {
    const std::u32string noun = codes_of(form.substr(std::min(form.find('='), form.size() - 1) + 1));
    const Codes first = word_at(noun, 0);
    if (!first.empty()) genders_.emplace(in_small_letters(first), gender);
  }
}

bool Cardinals::is_year(Codes text, std::size_t i, const Numeral& number, std::size_t end) const {
  if (!number.is_whole() || number.whole.size() != 4 || end != i + 4 || number.whole[0] == '0') return false;
  const int value = std::stoi(number.whole);
  const bool is_plain = std::any_of(plain_years_.begin(), plain_years_.end(),
                                    [&](const auto& span) { return value >= span.first && value <= span.second; });
  return is_plain || std::find(year_before_.begin(), year_before_.end(), word_before(text, i)) != year_before_.end();
}

// Before "минуты" the number is feminine.
std::string Cardinals::name_before(Codes text, const Quantity& quantity) const {
  constexpr std::size_t least_letters = 4;
  const std::size_t at = after_space(text, quantity.end);
  const Codes written = at > quantity.end ? word_at(text, at) : Codes();
  if (written.empty()) return "cardinal";
  const std::u32string word = in_small_letters(written);
  if (const auto found = genders_.find(word); found != genders_.end()) return found->second;
  if (word.size() < least_letters) return "counted";
  const std::string_view category = numbers_.category(quantity.counted());
  const auto found = std::find_if(gender_endings_.begin(), gender_endings_.end(), [&](const GenderEnding& one) {
    return one.category == category && word.ends_with(one.ending);
  });
  return found == gender_endings_.end() ? "counted" : found->name;
}

std::string Cardinals::words_of_quantity(Codes text, std::size_t i, const Quantity& quantity) const {
  const std::string_view grammatical_case = cases_.at(text, i, quantity.end);
  const std::string name = numbers_.in_case(name_before(text, quantity), grammatical_case);
  return numbers_.words(quantity, name);
}

// 16:9. What has minutes is a time, which has been tried before.
Match Cardinals::ratio_at(Codes text, const Quantity& first) const {
  if (ratio_.empty() || first.last || code_at(text, first.end) != ':') return {};
  const auto second = numbers_.number_at(text, first.end + 1);
  if (!second || code_at(text, second->end) == ':') return {};
  return {second->end, codes_of(joined(joined(numbers_.words(first.first), ratio_), numbers_.words(second->number)))};
}

Match Cardinals::at(Codes text, std::size_t i) const {
  if (!is_digit_at(text, i) && !is_minus(text[i])) return {};
  if (!begins_apart(text, i)) return {};
  const auto quantity = numbers_.quantity_at(text, i);
  if (!quantity || is_letter_at(text, quantity->end)) return {};
  const char32_t before = code_before(text, i);
  if ((before == '.' || before == ',') && i > 1 && is_digit_at(text, i - 2)) return {};
  if (std::find(by_digits_.begin(), by_digits_.end(), text.substr(i, quantity->end - i)) != by_digits_.end())
    return {quantity->end, codes_of(numbers_.digit_words(quantity->first.whole))};
  if (Match ratio = ratio_at(text, *quantity); ratio.end != 0) return ratio;
  const bool is_code =
      quantity->first.is_whole() && quantity->first.whole.size() > 1 && quantity->first.whole[0] == '0';
  if (is_code && !quantity->last) return {quantity->end, codes_of(numbers_.digit_words(quantity->first.whole))};
  const bool is_plain = !numbers_.spells() && !quantity->last && !quantity->first.is_negative;
  // Digits that the phonemizer reads; only separators of thousands are taken out.
  if (is_plain && quantity->first.is_whole() && quantity->end == i + quantity->first.whole.size()) return {};
  if (quantity->last) {
    const std::size_t last_begin = quantity->end - std::min(quantity->last->whole.size(), quantity->end);
    const bool are_years = is_year(text, i, quantity->first, i + 4) && quantity->last->whole.size() <= 4 &&
                           quantity->last->is_whole() && last_begin > i;
    return {quantity->end,
            codes_of(are_years ? numbers_.words(*quantity, "year") : words_of_quantity(text, i, *quantity))};
  }
  if (is_year(text, i, quantity->first, quantity->end))
    return {quantity->end, codes_of(numbers_.words(quantity->first, "year"))};
  return {quantity->end, codes_of(words_of_quantity(text, i, *quantity))};
}

}  // namespace linnet::normalize
