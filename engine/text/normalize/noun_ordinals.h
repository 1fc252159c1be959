// Numbers that are ordinals by the noun beside them: "в 1999 году", "5 класс", "XIX в.", "1941–1945 гг.".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

// Keys: `year-noun`, `ordinal-noun` and `roman-noun` NOUN|NOUN SAID NAME AFTER|AFTER: a number before NOUN is said by
// the `number` line NAME, and NOUN as SAID, "-" as it is written. NOUN "-" is no noun: no word follows the number.
// AFTER are words one of which must stand before, where there are any, "-" is no word. The first line that fits counts.
// `year-noun` is of numbers of four digits, `ordinal-noun` of up to three, `roman-noun` of roman numerals in capitals.
// Two numbers with a dash between are both said so; a dot may stand behind them ("19. století"). `year-span` NAME FIRST
// LAST: two numbers of four digits with a dash between, the second from the first to LAST, the first from FIRST on, are
// years without a noun too ("1799–1837").
class NounOrdinals final : public Recognizer {
 public:
  // bad_input: NAME is no `number` line.
  NounOrdinals(const LanguageFile& file, const Numbers& numbers);
  const char* name() const override { return "ordinal"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  struct Rule {
    std::u32string noun;  // in small letters; empty: none
    std::string said, name;
    std::vector<std::u32string> after;
  };
  struct Span {
    std::string first, last;  // digits; last is empty if there is one number
    std::size_t end = 0;      // 0: no number
  };
  using Rules = std::vector<Rule>;
  static Rules rules_of(const LanguageFile& file, std::string_view key, const Numbers& numbers);
  static Span digits_span(Codes text, std::size_t i);
  static Span roman_span(Codes text, std::size_t i);
  Match year_span(const Span& span) const;
  Match by(const Rules& rules, const Span& span, Codes text, std::size_t i) const;

  const Numbers& numbers_;
  Rules years_, ordinals_, roman_;
  std::string year_span_;  // empty: there is no such line
  std::string first_year_, last_year_;
};

}  // namespace linnet::normalize
