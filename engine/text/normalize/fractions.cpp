#include "engine/text/normalize/fractions.h"

#include <algorithm>

#include "engine/text/normalize/scan.h"

namespace linnet::normalize {
namespace {

struct Sign {
  char32_t code;
  int numerator, denominator;
};
constexpr Sign signs[] = {{U'½', 1, 2}, {U'⅓', 1, 3}, {U'⅔', 2, 3}, {U'¼', 1, 4}, {U'¾', 3, 4}, {U'⅕', 1, 5},
                          {U'⅖', 2, 5}, {U'⅗', 3, 5}, {U'⅘', 4, 5}, {U'⅙', 1, 6}, {U'⅚', 5, 6}, {U'⅛', 1, 8},
                          {U'⅜', 3, 8}, {U'⅝', 5, 8}, {U'⅞', 7, 8}, {U'⅐', 1, 7}, {U'⅑', 1, 9}, {U'⅒', 1, 10}};

std::pair<int, int> pair_of(const LanguageFile& file, const LanguageFile::Line& line) {
  const auto parts = split(line[0], '/');
  if (parts.size() != 2 || parts[0].empty() || parts[1].empty() ||
      line[0].find_first_not_of("0123456789/") != std::string_view::npos || line[0].size() > 7)
    file.refuse(line, "a fraction is expected, such as 1/2");
  return {std::stoi(std::string(parts[0])), std::stoi(std::string(parts[1]))};
}

}  // namespace

Fractions::Fractions(const LanguageFile& file, const Numbers& numbers)
    : numbers_(numbers),
      genders_(file),
      and_(file.value("fraction-and")),
      slash_(file.value("slash")),
      equal_(file.value("fraction-equal")) {
  for (const LanguageFile::Line& line : file.lines("fraction")) named_[pair_of(file, line)] = std::string(line[1]);
  for (const LanguageFile::Line& line : file.lines("fraction-mixed"))
    mixed_[pair_of(file, line)] = std::string(line[1]);
  for (const LanguageFile::Line& line : file.lines("denominator"))
    denominators_[file.number(line, 0)] = {std::string(line[1]), std::string(line[2])};
  for (const LanguageFile::Line& line : file.lines("fraction-before"))
    before_noun_[{pair_of(file, line), std::string(line[1])}] = std::string(line[2]);
  // Only units that are written with letters, in languages that say so ("medio kilo").
  for (const LanguageFile::Line& line : file.lines("unit"))
    for (const std::string_view symbol : split(line[1], '|'))
      if (!line[2].empty() && !form_of(line[3], "one").starts_with('!') && is_letter_at(codes_of(symbol), 0))
        units_.add(codes_of(symbol), {std::string(line[2]), std::string(line[3])});
  const auto of = split(file.value("fraction-of"), '|');
  if (!of.empty()) of_ = of_before_vowel_ = of[0];
  if (of.size() > 1) of_before_vowel_ = of[1];
  if (of_.empty()) return;
  for (const LanguageFile::Line& line : file.lines("unit"))
    measured_[in_small_letters(codes_of(form_of(line[3], "one")))] = true;
}

Fractions::Fraction Fractions::written_at(Codes text, std::size_t i) {
  const auto* sign =
      std::find_if(std::begin(signs), std::end(signs), [&](const Sign& s) { return s.code == code_at(text, i); });
  if (sign != std::end(signs)) return {sign->numerator, sign->denominator, i + 1};
  const std::string numerator = digits_at(text, i, 4);
  const std::size_t slash = i + numerator.size();
  if (numerator.empty() || numerator.size() > 3) return {};
  if (code_at(text, slash) != '/' && code_at(text, slash) != 0x2044) return {};
  const std::string denominator = digits_at(text, slash + 1, 4);
  const std::size_t end = slash + 1 + denominator.size();
  const bool goes_on =
      is_word_at(text, end) || code_at(text, end) == '/' || (code_at(text, end) == '.' && is_digit_at(text, end + 1));
  if (denominator.empty() || denominator.size() > 3 || denominator[0] == '0' || goes_on) return {};
  return {std::stoi(numerator), std::stoi(denominator), end};
}

std::optional<std::string> Fractions::words(const Fraction& fraction, bool is_mixed) const {
  const std::pair<int, int> key = {fraction.numerator, fraction.denominator};
  if (const auto found = mixed_.find(key); is_mixed && found != mixed_.end()) return found->second;
  if (const auto found = named_.find(key); found != named_.end()) return found->second;
  const auto noun = denominators_.find(fraction.denominator);
  if (noun == denominators_.end() || fraction.numerator == 0) return std::nullopt;
  const Numeral numerator = numeral_of(static_cast<std::uint64_t>(fraction.numerator));
  const std::string_view form = form_of(noun->second.forms, numbers_.category(numerator));
  return joined(numbers_.words(numerator, noun->second.gender), form);
}

// "1/2 hora" → media; nullptr: none
const std::string* Fractions::words_before_noun(const Fraction& fraction, const std::string& name) const {
  const auto found = before_noun_.find({{fraction.numerator, fraction.denominator}, name});
  return found == before_noun_.end() ? nullptr : &found->second;
}

// "3/4 kg" → tres cuartos de kilogramo, "1/2 h" → media hora
Match Fractions::with_unit(Codes text, const Fraction& fraction) const {
  const std::size_t at = after_space(text, fraction.end);
  const auto unit = units_.at(text, at, [&](Codes, std::size_t end) { return ends_apart(text, end); });
  if (unit.value == nullptr || before_noun_.empty()) return {};
  const std::string_view noun = form_of(unit.value->forms, "one");
  if (const std::string* said = words_before_noun(fraction, unit.value->gender))
    return {unit.end, codes_of(joined(*said, noun))};
  const auto said = words(fraction, false);
  return said ? Match{unit.end, codes_of(*said + ' ' + std::string(numbers_.of(noun)) + std::string(noun))} : Match{};
}

std::string_view Fractions::whole_name(bool is_one_word) const {
  if (numbers_.has("fraction-whole")) return "fraction-whole";
  return is_one_word ? "masculine" : "cardinal";
}

// "3/4 inch" → of an
std::string Fractions::of_noun(Codes text, const Fraction& fraction) const {
  const std::size_t at = after_space(text, fraction.end);
  if (of_.empty() || fraction.denominator == 2 || at == fraction.end) return {};
  const std::u32string noun = in_small_letters(word_at(text, at));
  if (!measured_.contains(noun)) return {};
  return Codes(U"aeiou").find(noun[0]) == Codes::npos ? of_ : of_before_vowel_;
}

Match Fractions::at(Codes text, std::size_t i) const {
  if (!numbers_.spells()) return {};
  const char32_t before = code_before(text, i);
  if (before == '/' || before == '.' || before == ',') return {};
  const bool is_digit = is_digit_at(text, i);
  if (is_digit && !begins_apart(text, i)) return {};
  Fraction fraction = written_at(text, i);
  if (fraction.end != 0) {
    if (fraction.numerator == fraction.denominator && !equal_.empty() &&
        !named_.contains({fraction.numerator, fraction.denominator})) {
      const std::string both = numbers_.words(numeral_of(static_cast<std::uint64_t>(fraction.numerator)));
      return {fraction.end, codes_of(replaced(equal_, "{0}", both))};
    }
    if (Match match = with_unit(text, fraction); match.end != 0) return match;
    const std::size_t noun = after_space(text, fraction.end);
    if (noun > fraction.end && genders_.is_noun_at(text, noun))
      if (const std::string* said = words_before_noun(fraction, genders_.name_before(text, fraction.end, "one")))
        return {fraction.end, codes_of(*said)};
    if (const auto said = words(fraction, false))
      return {fraction.end, codes_of(joined(*said, of_noun(text, fraction)))};
    if (!is_digit || slash_.empty()) return {};
    const auto part = [&](int value) { return numbers_.words(numeral_of(static_cast<std::uint64_t>(value))); };
    return {fraction.end, codes_of(joined(joined(part(fraction.numerator), slash_), part(fraction.denominator)))};
  }
  const auto whole = is_digit ? numbers_.number_at(text, i) : std::nullopt;
  if (!whole || !whole->number.is_whole() || whole->number.whole.size() > 4) return {};
  fraction = written_at(text, after_space(text, whole->end));
  const bool is_proper = fraction.end != 0 && fraction.numerator < fraction.denominator;
  const auto said = is_proper ? words(fraction, true) : std::nullopt;
  if (!said) return {};
  if (said->starts_with('~'))
    return {fraction.end, codes_of(numbers_.words(whole->number, whole_name(true)) + said->substr(1))};
  return {fraction.end, codes_of(joined(joined(numbers_.words(whole->number, whole_name(false)), and_), *said))};
}

}  // namespace linnet::normalize
