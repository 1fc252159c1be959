// Numbers by themselves: years, cardinals, ranges, negative ones; codes such as 007 digit by digit.
#pragma once

#include <string>
#include <utility>

#include "engine/text/normalize/cases.h"
#include "engine/text/normalize/noun_genders.h"
#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {

// Keys:
// - `plain-year` FIRST LAST: four digits from FIRST to LAST are a year wherever they are.
// - `year-before` WORD|WORD: behind these words four digits are a year.
// - `year-apostrophe` yes: years are also written as '69.
// - `by-digits` NUMBER|NUMBER: numbers whose digits are said ("911").
// - `version-point` WORD: what is said in "§ 3.2", where the dot is no decimal separator.
// - `ratio` WORD, for the colon of "16:9"; the keys of NounGenders, Cases and Numbers::of.
// - Number names: year, counted (before a word).
class Cardinals final : public Recognizer {
 public:
  Cardinals(const LanguageFile& file, const Numbers& numbers);
  const char* name() const override { return "number"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  bool is_year(Codes text, std::size_t i, const Numeral& number, std::size_t end) const;
  Match short_year_at(Codes text, std::size_t i) const;
  Match section_at(Codes text, std::size_t i) const;
  Match ratio_at(Codes text, const Quantity& first) const;
  Match counted(Codes text, std::size_t i, const Quantity& quantity) const;

  const Numbers& numbers_;
  Cases cases_;
  std::vector<std::pair<int, int>> plain_years_;
  std::vector<std::u32string> year_before_;
  std::vector<std::u32string> by_digits_;
  std::string ratio_, point_;
  bool has_short_years_;
  NounGenders genders_;
};

}  // namespace linnet::normalize
