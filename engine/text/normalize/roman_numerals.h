// Roman numerals where the words around them show that they are numbers: Chapter IV, World War II, Henry VIII, XIX век,
// XIXe siècle.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {

// Keys:
// - `ordinal-dot-after`, as Ordinals has it.
// - `roman-after` WORD|WORD NAME: behind these words a numeral is said by that `number` line.
// - `roman-before` WORD|WORD NAME: before these words (a dot may stand between: "XIX. Jahrhundert").
// - `roman-dot` NAME: the language writes a dot behind ordinals, so a numeral of two letters or more with a dot and a
//   word behind it is one ("II. Mahmut").
// - `roman-name` NAME PREFIX: behind a first name, which begins with a capital letter ("the eighth").
// - `roman-one` yes: a single I is a numeral there too, where it is no word of the language; "small": only where no
//   capital letter follows (Italian "I").
// - `roman-one-before` WORD|WORD: where I is a word, it is a numeral behind a `roman-first-name` if a mark, these words
//   or nothing follows ("Charles I died", not "With Charles I went").
// - `roman-name-ending` ENDING|ENDING NAME: behind first names with such an ending by another line, the longest
//   ending counts ("Екатерины II", "Isabel segunda").
// - `roman-name-cardinal` NAME FIRST: from FIRST on by another line, in languages that say "Alfonso trece".
// - `roman-first-name` NAME|NAME: the names of kings and popes. Where there are such lines, the numeral behind
//   another name is a cardinal number ("Apollo XI").
// - `roman-joint` WORD|WORD: between two numerals ("siglos XIX y XX").
// - `range` WORD, for "XIX-XX".
// - `roman-suffix` TEXT|TEXT NAME VALUE: what may be written behind a numeral of I, V and X ("XIVe eeuw"); VALUE, if
//   not empty, is the only one ("Ier").
class RomanNumerals final : public Recognizer {
 public:
  RomanNumerals(const LanguageFile& file, const Numbers& numbers);
  const char* name() const override { return "roman numeral"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  struct Suffix {
    std::u32string text;
    std::string name;
    int value;  // 0: any
  };
  Match with_suffix(Codes text, std::size_t i) const;
  const std::string* name_behind(Codes text, std::size_t i) const;
  const std::string* name_ahead(Codes text, std::size_t end) const;
  Match with_last(Codes text, const Numeral& number, std::size_t end, const std::string& name) const;
  std::string name_words(int value, const std::u32string& first_name) const;
  bool may_be_kings_one(Codes text, std::size_t end) const;

  const Numbers& numbers_;
  WordMap after_, before_, ordinal_after_;
  std::vector<std::u32string> first_names_;  // none: each name may be one of a king
  std::vector<Suffix> suffixes_;             // long ones first
  std::vector<std::u32string> joints_, one_before_;
  std::string name_, name_prefix_, late_name_;
  std::string dot_;
  bool takes_one_, takes_one_before_capital_;
  std::string range_;
  std::vector<std::pair<std::u32string, std::string>> name_endings_;  // long ones first
  int late_from_ = 4000;
};

// The value of a numeral in capitals, 1 … 3999; 0 if `text` is none. Cyrillic letters count as the Latin ones that look
// the same, but for single ones that are words (С, М).
int roman_value(Codes text);

}  // namespace linnet::normalize
