// How a language writes numbers, and how it says them.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
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
  // Reads the keys language, full, decimal, group, minus, range, point, decimals, number, rule, plural. Keeps views of
  // `file`, which must outlive it.
  explicit Numbers(const LanguageFile& file);

  // Whether numbers are said in words. Where not, they stay digits, which espeak-ng reads.
  bool spells() const { return spells_; }

  // The number that begins at `i`, with its thousands separators and decimals, without a sign. "1.2.3" has none.
  std::optional<FoundNumber> number_at(Codes text, std::size_t i) const;
  // The same with a sign before it. A hyphen is a sign only where no letter or digit is before it.
  std::optional<FoundNumber> signed_number_at(Codes text, std::size_t i) const;
  std::optional<Quantity> quantity_at(Codes text, std::size_t i) const;

  // `name` is that of a `number` line: cardinal, ordinal, year, feminine, …; "cardinal" where there is no such line.
  std::string words(const Numeral& number, std::string_view name = "cardinal") const;
  std::string words(const Quantity& quantity, std::string_view name = "cardinal") const;
  bool has(std::string_view name) const { return sets_.contains(name); }
  std::string digit_words(std::string_view digits) const;
  std::string_view category(const Numeral& number) const { return plurals_.category(number); }

 private:
  std::string positive_words(const Numeral& number, std::string_view set) const;
  bool separates_thousands(char32_t c) const;
  std::size_t groups_end(Codes text, std::size_t i, std::string& digits) const;

  bool spells_, says_decimals_as_number_;
  char32_t decimal_;
  std::u32string groups_;
  std::string minus_, range_, point_;
  std::map<std::string_view, std::string_view> sets_;  // name → set of rules
  Spellout spellout_;
  PluralRules plurals_;
};

}  // namespace linnet::normalize
