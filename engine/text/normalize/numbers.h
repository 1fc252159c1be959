// How a language writes numbers, and how it says them.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/numeral.h"
#include "engine/text/normalize/plural_rules.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/spellout.h"

namespace linnet::normalize {

struct FoundNumber {
  Numeral number;
  std::size_t end = 0;
};

// One number, or two with a dash between.
struct Quantity {
  Numeral first;
  std::optional<Numeral> last;
  std::size_t end = 0;

  const Numeral& counted() const { return last ? *last : first; }  // the one that a noun agrees with
};

class Numbers {
 public:
  // Keeps views of `file`, which must outlive it. Keys: language, full, decimal, group, number, rule, plural, and
  // - `range` and `minus`: a word, or a template with {0} and {1} ("{0}에서 {1}", "负{0}").
  // - `range-in-case` TEMPLATE CASE: how {0}–{1} is said where nothing else gives it a case ("от {0} до {1}").
  // - `point`, the word for the decimal separator, and `decimals`: digits, number, or named: "три целых пять десятых".
  // - `decimal-whole` FORMS CASE: the noun of the whole (of 0, where there is one, in the category zero).
  // - `decimal-place` N FORMS CASE: that of N decimals.
  // - `decimal-word` NUMBER NAME WORDS: all that is said for one number with decimals ("полтора").
  // - `number-endings` NAME FROM ENDING=ENDING|…: what is called NAME are the words of FROM with other endings; in each
  //   word the first ending that fits is replaced.
  // - `thousand` WORD|WORD: behind up to three digits, a thousand times as much ("20 mila").
  // - `money-of` WORD|ELIDED: between millions and what is counted, the second before a vowel ("de", "d’").
  // The separators ٫ and ٬ are read in every language.
  explicit Numbers(const LanguageFile& file);

  // Whether numbers are said in words. Where not, they stay digits, which espeak-ng reads.
  bool spells() const { return spells_; }

  // The number that begins at `i`, with its thousands separators and decimals, without a sign. "1.2.3" has none.
  // With `thousand` WORD|WORD behind up to three digits it is a thousand times as much: Italian "20 mila".
  std::optional<FoundNumber> number_at(Codes text, std::size_t i) const;
  // The same with a sign before it. A hyphen is a sign only where no letter or digit is before it.
  std::optional<FoundNumber> signed_number_at(Codes text, std::size_t i) const;
  std::optional<Quantity> quantity_at(Codes text, std::size_t i) const;

  // `name` is that of a `number` line: cardinal, ordinal, year, feminine, …; "cardinal" where there is no such line.
  std::string words(const Numeral& number, std::string_view name = "cardinal") const;
  std::string words(const Quantity& quantity, std::string_view name = "cardinal") const;
  // By the template of `range-in-case`. Requires: quantity.last, and a range_case().
  std::string range_words(const Quantity& quantity, std::string_view name) const;
  const std::string& range_case() const { return range_case_; }  // empty: there is no template
  // The name of a `number` line for `name` in a case: "feminine-genitive", or else "cardinal-genitive", or else `name`.
  std::string in_case(std::string_view name, std::string_view grammatical_case) const;
  bool has(std::string_view name) const { return sets_.contains(name) || endings_.contains(name); }
  std::string digit_words(std::string_view digits) const;
  std::string_view category(const Numeral& number) const { return plurals_.category(number); }
  // What stands between millions and `noun`, with the space before `noun` if there is one: "de ", "d’"; or nothing.
  std::string_view of(std::string_view noun) const;

 private:
  struct DecimalNames {
    std::string whole;
    std::map<std::size_t, std::string> places;
  };
  std::string positive_words(const Numeral& number, std::string_view set) const;
  std::string named_decimals(const Numeral& number, std::string_view name) const;
  struct Endings {
    std::string from;                                          // the name of other words
    std::vector<std::pair<std::string, std::string>> endings;  // theirs, and the new one
  };
  std::string with_ending(const Numeral& number, const Endings& endings) const;
  void read_endings(const LanguageFile& file);
  void read_decimal_names(const LanguageFile& file);
  bool separates_thousands(char32_t c) const;
  std::size_t behind_thousand(Codes text, std::size_t i) const;
  std::size_t groups_end(Codes text, std::size_t i, std::string& digits) const;

  bool spells_, says_decimals_as_number_;
  char32_t decimal_;
  std::u32string groups_;
  std::string minus_, range_, point_, of_, elided_of_, range_template_, range_case_;
  std::vector<std::u32string> thousands_;
  std::map<std::string, DecimalNames, std::less<>> decimal_names_;            // by case
  std::map<std::pair<std::string, std::string>, std::string> decimal_words_;  // by number and name
  std::map<std::string_view, std::string_view> sets_;                         // name → set of rules
  std::map<std::string, Endings, std::less<>> endings_;                       // by name
  Spellout spellout_;
  PluralRules plurals_;
};

}  // namespace linnet::normalize
