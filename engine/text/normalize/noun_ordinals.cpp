#include "engine/text/normalize/noun_ordinals.h"

#include <algorithm>

#include "engine/text/character_class.h"
#include "engine/text/normalize/roman_numerals.h"
#include "engine/text/normalize/scan.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {
namespace {

// Behind a dash between two numbers, which may have a space on each side; `i` if there is none.
std::size_t behind_dash(Codes text, std::size_t i) {
  const std::size_t dash = after_space(text, i);
  return is_range_dash(code_at(text, dash)) ? after_space(text, dash + 1) : i;
}

std::string digits_of_roman(Codes letters) {
  const int value = roman_value(letters);
  return value == 0 ? std::string() : std::to_string(value);
}

}  // namespace

NounOrdinals::NounOrdinals(const LanguageFile& file, const Numbers& numbers)
    : numbers_(numbers),
      years_(rules_of(file, "year-noun", numbers)),
      ordinals_(rules_of(file, "ordinal-noun", numbers)),
      roman_(rules_of(file, "roman-noun", numbers)) {
  for (const LanguageFile::Line& line : file.lines("year-span")) {
    if (line[1].size() != 4 || line[2].size() != 4) file.refuse(line, "two years of four digits are expected");
    year_span_ = line[0];
    first_year_ = line[1];
    last_year_ = line[2];
  }
}

NounOrdinals::Rules NounOrdinals::rules_of(const LanguageFile& file, std::string_view key, const Numbers& numbers) {
  Rules rules;
  for (const LanguageFile::Line& line : file.lines(key)) {
    if (!numbers.has(line[2])) file.refuse(line, "no line 'number' of the name '" + std::string(line[2]) + "'");
    Rule rule{{}, line[1] == "-" ? std::string() : std::string(line[1]), std::string(line[2]), {}};
    for (const std::string_view word : split(line[3], '|'))
      rule.after.push_back(word == "-" ? std::u32string() : in_small_letters(codes_of(word)));
    for (const std::string_view noun : split(line[0], '|')) {
      rule.noun = noun == "-" ? std::u32string() : in_small_letters(codes_of(noun));
      rules.push_back(rule);
    }
  }
  return rules;
}

NounOrdinals::Span NounOrdinals::digits_span(Codes text, std::size_t i) {
  constexpr std::size_t most_digits = 4;
  Span span{digits_at(text, i, most_digits + 1), {}, 0};
  if (span.first.empty() || span.first.size() > most_digits) return {};
  span.end = i + span.first.size();
  const std::size_t second = behind_dash(text, span.end);
  if (second == span.end) return span;
  span.last = digits_at(text, second, most_digits + 1);
  span.end = second + span.last.size();
  return span.last.empty() || span.last.size() > most_digits ? Span{} : span;
}

NounOrdinals::Span NounOrdinals::roman_span(Codes text, std::size_t i) {
  if (!is_capital_at(text, i)) return {};
  const Codes first = word_at(text, i);
  Span span{digits_of_roman(first), {}, i + first.size()};
  if (span.first.empty()) return {};
  const std::size_t second = behind_dash(text, span.end);
  if (second == span.end) return span;
  const Codes last = word_at(text, second);
  span.last = digits_of_roman(last);
  span.end = second + last.size();
  return span.last.empty() ? Span{} : span;
}

Match NounOrdinals::by(const Rules& rules, const Span& span, Codes text, std::size_t i) const {
  if (span.end == 0 || !ends_apart(text, span.end)) return {};
  const std::u32string before = word_before(text, i);
  // A dot belongs to the ordinal only before a word that begins no sentence: "19. století".
  const std::size_t behind_dot = after_space(text, span.end + 1);
  const bool has_dot = code_at(text, span.end) == '.' && behind_dot > span.end + 1 &&
                       character_class(code_at(text, behind_dot)) == CharacterClass::small;
  const std::size_t at = has_dot ? behind_dot : after_space(text, span.end);
  const bool has_word = is_word_at(text, at);
  for (const Rule& rule : rules) {
    const std::size_t noun_end = at + rule.noun.size();
    const bool is_there = rule.noun.empty() ? !has_word
                                            : has_folded_at(text, at, rule.noun) &&
                                                  (rule.noun.back() == '.' || ends_apart(text, noun_end));
    const bool is_after =
        rule.after.empty() || std::find(rule.after.begin(), rule.after.end(), before) != rule.after.end();
    if (!is_there || !is_after) continue;
    const Quantity quantity{numeral_of(span.first),
                            span.last.empty() ? std::nullopt : std::optional(numeral_of(span.last)), 0};
    Match match{span.end, codes_of(numbers_.words(quantity, rule.name))};
    if (rule.noun.empty()) {
      append_word(match.words, rule.said);
      return match;
    }
    match.end = noun_end;
    append_word(match.words, rule.said.empty() ? utf8_of(text.substr(at, rule.noun.size())) : rule.said);
    if (rule.noun.back() == '.' && may_end_sentence_at(text, match.end)) match.words += U'.';
    return match;
  }
  return {};
}

// Digits of the same count compare as numbers.
Match NounOrdinals::year_span(const Span& span) const {
  const bool are_years = !year_span_.empty() && span.last.size() == 4 && span.first >= first_year_ &&
                         span.first <= span.last && span.last <= last_year_;
  if (!are_years) return {};
  return {span.end, codes_of(numbers_.words(Quantity{numeral_of(span.first), numeral_of(span.last), 0}, year_span_))};
}

Match NounOrdinals::at(Codes text, std::size_t i) const {
  if (!begins_apart(text, i) || !numbers_.spells()) return {};
  if (!is_digit_at(text, i)) return roman_.empty() ? Match{} : by(roman_, roman_span(text, i), text, i);
  const char32_t before = code_before(text, i);
  if ((before == '.' || before == ',' || before == ':' || before == '/') && i > 1 && is_digit_at(text, i - 2))
    return {};
  const Span span = digits_span(text, i);
  const char32_t next = code_at(text, span.end);
  const bool goes_on = (next == '.' || next == ',' || next == ':' || next == '/') && is_digit_at(text, span.end + 1);
  if (span.end == 0 || goes_on) return {};
  if (span.first.size() == 4 && span.first[0] != '0') {
    Match match = by(years_, span, text, i);
    return match.end == 0 && ends_apart(text, span.end) ? year_span(span) : match;
  }
  return span.first.size() <= 3 ? by(ordinals_, span, text, i) : Match{};
}

}  // namespace linnet::normalize
