// Roman numerals where the words around them show that they are numbers: Chapter IV, World War II, Henry VIII, XIX век.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {

// Keys: `ordinal-dot-after`, as Ordinals has it; `roman-after` WORD|WORD NAME: behind these words a numeral is said by
// that `number` line; `roman-before` WORD|WORD NAME: before these words (a dot may stand between: "XIX. Jahrhundert");
// `roman-name` NAME PREFIX: behind a first name, which begins with a capital letter ("the eighth"); a third field
// `single`: also a single I, which is no word of the language; `roman-name-ending` ENDING|ENDING NAME: behind first
// names with such an ending by another line, the longest ending counts ("Екатерины II"); `roman-name-cardinal` NAME
// FIRST: from FIRST on by another line, in languages that say "Alfonso trece"; `roman-first-name` NAME|NAME: the names
// of kings and popes. Where there are such lines, the numeral behind another name is a cardinal number ("Apollo XI").
class RomanNumerals final : public Recognizer {
 public:
  RomanNumerals(const LanguageFile& file, const Numbers& numbers);
  const char* name() const override { return "roman numeral"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  std::string name_words(int value, const std::u32string& first_name) const;

  const Numbers& numbers_;
  WordMap after_, before_, ordinal_after_;
  std::vector<std::u32string> first_names_;  // none: each name may be one of a king
  std::string name_, name_prefix_, late_name_;
  bool takes_single_ = false;
  std::vector<std::pair<std::u32string, std::string>> name_endings_;  // long ones first
  int late_from_ = 4000;
};

// The value of a numeral in capitals, 1 … 3999; 0 if `text` is none. Cyrillic letters count as the Latin ones that look
// the same, but for single ones that are words (С, М).
int roman_value(Codes text);

}  // namespace linnet::normalize
