// Numbers by themselves: years, cardinals, ranges, negative ones; codes such as 007 digit by digit.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "engine/text/normalize/cases.h"
#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {

// Keys: `plain-year` FIRST LAST: four digits from FIRST to LAST are a year wherever they are; `year-before` WORD|WORD:
// behind these words four digits are a year; `noun-gender` WORD|WORD GENDER: the gender of a noun that is counted; the
// nouns of units and currencies are known by their forms; `gender-ending` CATEGORY ENDING|ENDING NAME: by which line a
// number of that plural category is said before other words with such an ending, of four letters or more, the longest
// ending counts ("две книги"); `by-digits` NUMBER|NUMBER: numbers whose digits are said ("911"); `ratio` WORD, for the
// colon of "16:9". Number names: year, counted (before a word).
class Cardinals final : public Recognizer {
 public:
  Cardinals(const LanguageFile& file, const Numbers& numbers);
  const char* name() const override { return "number"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  bool is_year(Codes text, std::size_t i, const Numeral& number, std::size_t end) const;
  Match ratio_at(Codes text, const Quantity& first) const;
  std::string name_before(Codes text, const Quantity& quantity) const;
  std::string words_of_quantity(Codes text, std::size_t i, const Quantity& quantity) const;
  void add_nouns(std::string_view forms, std::string_view gender);

  struct GenderEnding {
    std::string category, name;
    std::u32string ending;
  };

  const Numbers& numbers_;
  Cases cases_;
  std::vector<GenderEnding> gender_endings_;  // long ones first
  std::vector<std::pair<int, int>> plain_years_;
  std::vector<std::u32string> year_before_;
  std::vector<std::u32string> by_digits_;
  std::string ratio_;
  std::map<std::u32string, std::string> genders_;  // of nouns, in small letters
};

}  // namespace linnet::normalize
