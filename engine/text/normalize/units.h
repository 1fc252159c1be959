// "5 kg" → five kilograms, "3 €/kg", "−3 °C", "10–20 %", "6′2″".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/text/normalize/cases.h"
#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/symbol_table.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {

// Keys:
// - `unit` ID SYMBOLS GENDER FORMS.
// - `symbol` ID SYMBOLS, more symbols of a unit.
// - `prime-units` ID ID, what ′ and ″ are behind numbers.
// - `follower` ID ID SYMBOLS: what the second unit is also called directly behind an amount of the first ("6 ft 2
//   in").
// - `unit-adjective-after`, `unit-adjective-before` WORD|WORD: behind and before these words an amount is an adjective,
//   and its noun singular ("a 5 kg bag", "20 ft. containers").
// - `symbol-before` ID SYMBOLS: symbols that stand before the number ("%5").
// - `unit-case` ID CASE FORMS, its forms in another case (cases.h). A unit whose ID begins with "number-" is a word
//   such as "млн", behind which another unit may follow, in the form that a large number has.
class Units final : public Recognizer {
 public:
  // bad_input: a line names a unit that is not there. `numbers` must outlive it.
  Units(const LanguageFile& file, const Numbers& numbers);
  const char* name() const override { return "unit"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  struct Unit {
    std::string id, gender, forms;
  };
  std::string words(const Quantity& quantity, const Unit& unit, std::string_view grammatical_case = {}) const;
  std::string forms_in_case(const Unit& unit, std::string_view grammatical_case) const;
  SymbolTable<Unit>::Found symbol_at(Codes text, std::size_t i) const;
  Match behind_currency(Codes text, std::size_t i) const;
  bool is_adjective(Codes text, std::size_t i, std::size_t end) const;
  std::string as_adjective(const Quantity& quantity, const Unit& unit) const;
  Match symbol_first(Codes text, std::size_t i) const;
  Match primes_at(Codes text, std::size_t i) const;
  void add_follower(Codes text, const Unit& unit, Match& match) const;

  const Numbers& numbers_;
  Cases cases_;
  std::map<std::pair<std::string, std::string>, std::string> case_forms_;  // by id and case
  SymbolTable<Unit> symbols_, first_symbols_;
  Unit foot_, inch_;
  std::vector<std::u32string> adjective_after_, adjective_before_;
  bool takes_endings_ = false;                          // behind an apostrophe: Turkish "5 kg'lık"
  std::map<std::string, SymbolTable<Unit>> followers_;  // by the first unit's id
};

}  // namespace linnet::normalize
