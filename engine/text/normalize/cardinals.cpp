#include "engine/text/normalize/cardinals.h"

#include <algorithm>

#include "engine/text/normalize/scan.h"

namespace linnet::normalize {

Cardinals::Cardinals(const LanguageFile& file, const Numbers& numbers)
    : numbers_(numbers),
      cases_(file),
      year_before_(words_of(file, "year-before")),
      by_digits_(words_of(file, "by-digits")),
      ratio_(file.value("ratio")),
      point_(file.value("version-point")),
      has_short_years_(file.value("year-apostrophe") == "yes"),
      genders_(file) {
  for (const LanguageFile::Line& line : file.lines("plain-year"))
    plain_years_.emplace_back(file.number(line, 0), file.number(line, 1));
}

bool Cardinals::is_year(Codes text, std::size_t i, const Numeral& number, std::size_t end) const {
  if (!number.is_whole() || number.whole.size() != 4 || end != i + 4 || number.whole[0] == '0') return false;
  const int value = std::stoi(number.whole);
  const bool is_plain = std::any_of(plain_years_.begin(), plain_years_.end(),
                                    [&](const auto& span) { return value >= span.first && value <= span.second; });
  return is_plain || std::find(year_before_.begin(), year_before_.end(), word_before(text, i)) != year_before_.end();
}

// "две минуты" but "два часа", and French says "un million de personnes".
Match Cardinals::counted(Codes text, std::size_t i, const Quantity& quantity) const {
  const std::string_view category = numbers_.category(quantity.counted());
  const std::string name = genders_.name_before(text, quantity.end, category);
  const std::string name_in_case = numbers_.in_case(name, cases_.at(text, i, quantity.end));
  Match match{quantity.end, codes_of(numbers_.words(quantity, name_in_case))};
  if (match.words.ends_with(U'’')) match.end = after_space(text, match.end);  // un’ora
  if (category != "many" || name == "cardinal" || name == "counted") return match;
  const std::size_t noun = after_space(text, quantity.end);
  const std::string_view of = numbers_.of(utf8_of(word_at(text, noun)));
  if (of.empty()) return match;
  append_word(match.words, of);
  match.end = noun;
  return match;
}

// '69
Match Cardinals::short_year_at(Codes text, std::size_t i) const {
  if (!has_short_years_ || (text[i] != '\'' && text[i] != U'’' && text[i] != U'‘')) return {};
  const std::string year = digits_at(text, i + 1, 3);
  if (year.size() != 2 || !begins_apart(text, i) || !ends_apart(text, i + 3)) return {};
  return {i + 3, codes_of(year[0] == '0' ? numbers_.digit_words(year) : numbers_.words(numeral_of(year)))};
}

// § 3.2, where that is neither a number nor a time.
Match Cardinals::section_at(Codes text, std::size_t i) const {
  constexpr std::size_t most_digits = 3;
  const std::string first = digits_at(text, i, most_digits + 1);
  const std::size_t dot = i + first.size();
  const std::string second = digits_at(text, dot + 1, most_digits);
  const std::size_t end = dot + 1 + second.size();
  const char32_t next = code_at(text, end);
  const bool goes_on = is_word_at(text, end) || ((next == '.' || next == ',') && is_digit_at(text, end + 1));
  if (point_.empty() || first.size() > most_digits || code_at(text, dot) != '.' || second.size() > 2 ||
      second.empty() || goes_on || !numbers_.spells())
    return {};
  const auto part = [&](const std::string& digits) {
    return digits.size() > 1 && digits[0] == '0' ? numbers_.digit_words(digits) : numbers_.words(numeral_of(digits));
  };
  return {end, codes_of(joined(joined(part(first), point_), part(second)))};
}

// 16:9. What has minutes is a time, which has been tried before.
Match Cardinals::ratio_at(Codes text, const Quantity& first) const {
  if (ratio_.empty() || first.last || code_at(text, first.end) != ':') return {};
  const auto second = numbers_.number_at(text, first.end + 1);
  if (!second || code_at(text, second->end) == ':') return {};
  return {second->end, codes_of(joined(joined(numbers_.words(first.first), ratio_), numbers_.words(second->number)))};
}

Match Cardinals::at(Codes text, std::size_t i) const {
  if (Match year = short_year_at(text, i); year.end != 0) return year;
  if (!is_digit_at(text, i) && !is_minus(text[i])) return {};
  if (!begins_apart(text, i)) return {};
  const char32_t before = code_before(text, i);
  if ((before == '.' || before == ',') && i > 1 && is_digit_at(text, i - 2)) return {};
  const auto quantity = numbers_.quantity_at(text, i);
  if (!quantity && is_digit_at(text, i)) return section_at(text, i);
  if (!quantity || !ends_apart(text, quantity->end)) return {};
  if (std::find(by_digits_.begin(), by_digits_.end(), text.substr(i, quantity->end - i)) != by_digits_.end())
    return {quantity->end, codes_of(numbers_.digit_words(quantity->first.whole))};
  if (Match ratio = ratio_at(text, *quantity); ratio.end != 0) return ratio;
  const bool is_code =
      quantity->first.is_whole() && quantity->first.whole.size() > 1 && quantity->first.whole[0] == '0';
  if (is_code && !quantity->last) return {quantity->end, codes_of(numbers_.digit_words(quantity->first.whole))};
  const bool is_plain = !numbers_.spells() && !quantity->last && !quantity->first.is_negative;
  // Digits that the phonemizer reads; only separators of thousands are taken out, and digits of other scripts become
  // 0–9.
  if (is_plain && text.substr(i, quantity->end - i) == codes_of(quantity->first.whole)) return {};
  if (quantity->last) {
    const std::size_t last_begin = quantity->end - std::min(quantity->last->whole.size(), quantity->end);
    const bool are_years = is_year(text, i, quantity->first, i + 4) && quantity->last->whole.size() <= 4 &&
                           quantity->last->is_whole() && last_begin > i;
    return are_years ? Match{quantity->end, codes_of(numbers_.words(*quantity, "year"))} : counted(text, i, *quantity);
  }
  if (is_year(text, i, quantity->first, quantity->end))
    return {quantity->end, codes_of(numbers_.words(quantity->first, "year"))};
  return counted(text, i, *quantity);
}

}  // namespace linnet::normalize
