#include "engine/text/normalize/noun_genders.h"

#include <algorithm>

#include "engine/text/normalize/scan.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {

NounGenders::NounGenders(const LanguageFile& file) {
  for (const LanguageFile::Line& line : file.lines("noun-gender"))
    for (const std::string_view noun : split(line[0], '|'))
      names_.emplace(in_small_letters(codes_of(noun)), std::string(line[1]));
  for (const LanguageFile::Line& line : file.lines("unit")) add_forms(line[3], line[2]);
  for (const LanguageFile::Line& line : file.lines("currency")) add_forms(line[3], line[2]);
  for (const LanguageFile::Line& line : file.lines("minor")) add_forms(line[2], line[1]);
  for (const LanguageFile::Line& line : file.lines("noun-ending")) {
    static constexpr std::string_view categories[] = {"zero", "one", "two", "few", "many", "other"};
    if (std::find(std::begin(categories), std::end(categories), line[0]) == std::end(categories))
      file.refuse(line,
                  "'" + std::string(line[0]) + "' is no plural category, expected zero, one, two, few, many or other");
    for (const std::string_view ending : split(line[1], '|'))
      endings_[std::string(line[0])].emplace_back(in_small_letters(codes_of(ending)), std::string(line[2]));
  }
  for (auto& [category, endings] : endings_)
    std::sort(endings.begin(), endings.end(),
              [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

void NounGenders::add_forms(std::string_view forms, std::string_view gender) {
  if (gender.empty()) return;
  for (const std::string_view form : split(forms, '|')) {
    const std::u32string noun = codes_of(form.substr(std::min(form.find('='), form.size() - 1) + 1));
    const Codes first = word_at(noun, 0);
    if (!first.empty()) names_.emplace(in_small_letters(first), gender);
  }
}

bool NounGenders::is_noun_at(Codes text, std::size_t i) const {
  return names_.contains(in_small_letters(word_at(text, i)));
}

std::string NounGenders::name_before(Codes text, std::size_t end, std::string_view category) const {
  const std::size_t at = after_space(text, end);
  const Codes word = at > end ? word_at(text, at) : Codes();
  if (word.empty()) return "cardinal";
  const std::u32string small = in_small_letters(word);
  if (const auto found = names_.find(small); found != names_.end()) return found->second;
  // "ações" is a noun, "das" is none.
  const auto least = [](const std::u32string& ending) { return std::max(ending.size() + 1, std::size_t{4}); };
  const auto endings = endings_.contains(category) ? endings_.find(category) : endings_.find("other");
  if (endings == endings_.end()) return "counted";
  for (const auto& [ending, name] : endings->second)
    if (small.size() >= least(ending) && small.ends_with(ending)) return name;
  return "counted";
}

}  // namespace linnet::normalize
