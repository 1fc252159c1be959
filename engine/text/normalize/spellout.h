// Numbers in words, by CLDR's rule-based number formats: UTS 35, part 3, "Rule-Based Number Formatting", and ICU's
// RuleBasedNumberFormat, whose syntax the rules have. Supported is what the rules of our languages use:
// ←← ←%set← →→ →%set→ =%set= =#,##0= [optional] [optional|else] $(cardinal,one{…}other{…})$ base/radix, of whole
// numbers.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/numeral.h"
#include "engine/text/normalize/plural_rules.h"

namespace linnet::normalize {

class Spellout {
 public:
  // Reads the keys `rule` and `plural`. bad_input: a rule is not written as above, or names a set that is not there.
  // Keeps views of `file`, which must outlive it.
  explicit Spellout(const LanguageFile& file);

  bool has(std::string_view set) const { return sets_.contains(set); }
  // The whole number of these ASCII digits in words by the set of that name ("%spellout-cardinal"). Numbers that the
  // set has no words for come back as digits, and so does what is left where rules call each other without end.
  // Requires: has(set).
  std::string words(std::string_view set, const std::string& whole) const;
  // Digits as words, one by one, with spaces between.
  std::string digit_words(std::string_view set, std::string_view digits) const;

 private:
  struct Rule {
    std::uint64_t base;
    std::uint64_t divisor;  // the power of the radix by which ←← divides
    std::string_view text;
  };
  using Rules = std::vector<Rule>;  // of a set, by base
  struct Context {
    std::uint64_t value;
    std::uint64_t divisor;
    std::string_view set;
    int& steps;  // that are left to take for the whole number
  };

  void add_rule(const LanguageFile& file, const LanguageFile::Line& line);
  void check(const LanguageFile& file) const;
  static const Rule& rule_for(const Rules& rules, std::uint64_t value);
  std::string format(std::string_view set, std::uint64_t value, int& steps) const;
  std::string fill(std::string_view text, const Context& context) const;
  std::string substitution(char32_t sign, std::string_view inner, const Context& context) const;
  std::string plural_form(std::string_view choice, const Context& context) const;

  std::map<std::string_view, Rules> sets_;
  PluralRules plurals_;
};

}  // namespace linnet::normalize
