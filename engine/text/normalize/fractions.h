// Fractions: ½, 3/4, "1 ½", "2 1/2", "3/4 kg".
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/text/normalize/noun_genders.h"
#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/symbol_table.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {

// Keys:
// - `fraction` "1/2" WORDS, for those with a name of their own.
// - `denominator` N GENDER FORMS, the noun of the others.
// - `fraction-and` WORD, between a whole number and a fraction.
// - `fraction-mixed` "1/2" WORDS, behind a whole number, where it differs, with "~" before it if it is one word with
//   the number (the whole number is said by the number name fraction-whole).
// - `fraction-of` WORD|WORD: between a fraction other than a half and a noun that is measured, the second before a
//   vowel ("three quarters of an inch").
// - `fraction-before` "1/2" NAME WORDS: before a noun that has that name in NounGenders ("media hora").
// - `slash` WORD, for a/b that is no fraction.
// - `fraction-equal` TEMPLATE with {0}, for a/a ("ten out of ten").
class Fractions final : public Recognizer {
 public:
  Fractions(const LanguageFile& file, const Numbers& numbers);
  const char* name() const override { return "fraction"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  struct Fraction {
    int numerator = 0, denominator = 0;
    std::size_t end = 0;  // 0: none
  };
  struct Noun {
    std::string gender, forms;
  };
  static Fraction written_at(Codes text, std::size_t i);
  std::optional<std::string> words(const Fraction& fraction, bool is_mixed) const;
  const std::string* words_before_noun(const Fraction& fraction, const std::string& name) const;
  Match with_unit(Codes text, const Fraction& fraction) const;
  std::string_view whole_name(bool is_one_word) const;
  std::string of_noun(Codes text, const Fraction& fraction) const;

  const Numbers& numbers_;
  std::map<std::pair<int, int>, std::string> named_, mixed_;
  std::map<std::pair<std::pair<int, int>, std::string>, std::string> before_noun_;
  NounGenders genders_;
  SymbolTable<Noun> units_;
  std::map<int, Noun> denominators_;
  std::map<std::u32string, bool> measured_;  // nouns of units, in small letters
  std::string and_, of_, of_before_vowel_, slash_, equal_;
};

}  // namespace linnet::normalize
