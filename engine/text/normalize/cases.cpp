#include "engine/text/normalize/cases.h"

#include <algorithm>

#include "engine/text/normalize/plural_rules.h"
#include "engine/text/normalize/scan.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {
namespace {

bool contains(const std::vector<std::u32string>& words, const std::u32string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What follows a number begins with `ending`, or its first word ends in it.
bool has_ending(Codes text, std::size_t end, const std::u32string& ending) {
  const std::size_t at = after_space(text, end);
  if (has_folded_at(text, at, ending) && ends_apart(text, at + ending.size())) return true;
  const std::u32string word = in_small_letters(word_at(text, at));
  return at > end && word.size() > ending.size() && word.ends_with(ending);
}

}  // namespace

Cases::Cases(const LanguageFile& file, std::string_view key)
    : through_(words_of(file, "case-through")), joiners_(words_of(file, "case-joiner")) {
  for (const LanguageFile::Line& line : file.lines(key)) {
    Rule rule{std::string(line[1]), {}};
    for (const std::string_view ending : split(line[2], '|'))
      rule.endings.push_back(in_small_letters(codes_of(ending)));
    for (const std::string_view word : split(line[0], '|')) rules_[in_small_letters(codes_of(word))].push_back(rule);
  }
  for (const LanguageFile::Line& line : file.lines("case-forms")) forms_[std::string(line[0])] = line[1];
}

// "между 5 и 10": of "10", the begin of "5".
std::size_t Cases::before_joined_number(Codes text, std::size_t begin) const {
  const std::u32string word = word_before(text, begin);
  if (word.empty() || !contains(joiners_, word)) return begin;
  const std::size_t joiner = begin - 1 - word.size();
  const std::u32string number = word_before(text, joiner);
  const bool is_number = !number.empty() && std::all_of(number.begin(), number.end(),
                                                        [](char32_t c) { return is_digit_at(Codes(&c, 1), 0); });
  return is_number ? joiner - 1 - number.size() : begin;
}

std::string_view Cases::at(Codes text, std::size_t begin, std::size_t end) const {
  if (rules_.empty()) return {};
  begin = before_joined_number(text, begin);
  std::u32string word = word_before(text, begin);
  if (contains(through_, word)) word = word_before(text, begin - 1 - word.size());
  const auto found = rules_.find(word);
  if (found == rules_.end()) return {};
  for (const Rule& rule : found->second) {
    const bool fits = rule.endings.empty() ||
                      std::any_of(rule.endings.begin(), rule.endings.end(),
                                  [&](const std::u32string& ending) { return has_ending(text, end, ending); });
    if (fits) return rule.grammatical_case;
  }
  return {};
}

std::string Cases::forms(std::string_view forms, std::string_view grammatical_case) const {
  const auto map = forms_.find(grammatical_case);
  if (map == forms_.end()) return {};
  std::string made;
  for (const std::string_view part : split(map->second, '|')) {
    const std::size_t equals = std::min(part.find('='), part.size());
    if (!made.empty()) made += '|';
    made.append(part.substr(0, equals)).append("=");
    made += form_of(forms, part.substr(std::min(equals + 1, part.size())));
  }
  return made;
}

}  // namespace linnet::normalize
