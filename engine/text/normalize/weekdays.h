// Days of the week with a dash between them: "Mon.–Fri." → Monday to Friday.
#pragma once

#include <cstddef>
#include <string>

#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/symbol_table.h"

namespace linnet::normalize {

// Keys: `weekday` N NAME ABBREVIATIONS, and `range`, a word or a template (numbers.h). Where that is no more than a
// dash, because names would stand in another case, nothing is recognized.
class WeekdaySpans final : public Recognizer {
 public:
  explicit WeekdaySpans(const LanguageFile& file);
  const char* name() const override { return "days of the week"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  SymbolTable<std::string>::Found day_at(Codes text, std::size_t i) const;

  SymbolTable<std::string> days_;  // by name or abbreviation, in small letters, without a dot
  std::string span_;               // a template
};

}  // namespace linnet::normalize
