// The grammatical case of a number, by what is around it: "до 5 км" → genitive, "w 5 miastach" → locative.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

// Keys:
// - `case-after` WORD|WORD CASE ENDING|ENDING: behind these words a number has that case. With endings, it has it
//   only before a word that ends in one of them and is longer, or before a text that begins with one ("км от"). The
//   first line that fits counts.
// - `case-through` WORD|WORD: words that may stand between ("o godz. 8").
// - `case-joiner` WORD|WORD: the second of two numbers has the first one's case ("между 5 и 10").
// - `case-forms` CASE MAP: how the forms of a counted noun are made of those it has, as one=other|other=many. CASE is
//   any name; the `number` lines of a case are called NAME-CASE ("feminine-genitive").
class Cases {
 public:
  // `key`: that of the lines to read in place of `case-after`.
  explicit Cases(const LanguageFile& file, std::string_view key = "case-after");
  // The case of what stands from `begin` to `end`; empty if nothing decides it.
  std::string_view at(Codes text, std::size_t begin, std::size_t end) const;
  // FORMS of a noun in another case; empty if `case-forms` does not say.
  std::string forms(std::string_view forms, std::string_view grammatical_case) const;

 private:
  struct Rule {
    std::string grammatical_case;
    std::vector<std::u32string> endings;  // empty: any
  };
  std::size_t before_joined_number(Codes text, std::size_t begin) const;

  std::map<std::u32string, std::vector<Rule>> rules_;  // by the word before
  std::vector<std::u32string> through_, joiners_;
  std::map<std::string, std::string, std::less<>> forms_;
};

}  // namespace linnet::normalize
