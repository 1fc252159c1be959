// "$500" → five hundred dollars, "€3,50", "3.50 dollars", "−$1.4 billion", "R$ 49,95", "5 USD", "10–20 €".
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "engine/text/normalize/cases.h"
#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/symbol_table.h"

namespace linnet::normalize {

// Keys:
// - `currency` CODE SYMBOLS GENDER FORMS.
// - `minor` CODE GENDER FORMS, its hundredth.
// - `money-sub` TEMPLATE, where {0} is the whole and {1} the hundredths.
// - `magnitude` SYMBOLS GENDER FORMS, "billion|bn", and one field more, "plain", where Numbers::of does not follow.
// - `per` TEMPLATE, for the / of "$5/month". Behind the words of `case-after` a sum is in another case, where
//   `case-forms` gives its nouns (cases.h).
class Money final : public Recognizer {
 public:
  // bad_input: a line names a currency that is not there. `numbers` must outlive it.
  Money(const LanguageFile& file, const Numbers& numbers);
  const char* name() const override { return "money"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  struct Currency {
    std::string gender, forms;
    std::string minor_gender, minor_forms;  // empty: it has no sub-unit
  };
  struct Magnitude {
    std::string gender, forms;
    bool is_plain;
  };
  struct Sum {
    Quantity quantity;
    const Magnitude* magnitude = nullptr;
    const Currency* currency = nullptr;
    std::size_t end = 0;
    std::string grammatical_case;  // empty: none
    bool is_span = false;          // said by the template of `range-in-case`
  };

  using Symbols = SymbolTable<std::string>;
  const Currency* currency_at(Codes text, std::size_t i, std::size_t& end) const;
  bool read_amount(Codes text, std::size_t i, Sum& sum) const;
  Sum currency_first(Codes text, std::size_t i) const;
  Sum number_first(Codes text, std::size_t i) const;
  std::string words(const Sum& sum) const;
  std::string with_minor(const Sum& sum) const;
  void find_case(Codes text, std::size_t i, Sum& sum) const;
  std::string number_words(const Sum& sum, std::string_view gender) const;
  std::string in_case(const std::string& forms, const Sum& sum) const;

  const Numbers& numbers_;
  Cases cases_;
  std::map<std::string, Currency, std::less<>> currencies_;
  Symbols symbols_;
  SymbolTable<Magnitude> magnitudes_;
  std::string sub_, per_;
};

}  // namespace linnet::normalize
