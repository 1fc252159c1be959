// Numbers that are names, not amounts: telephone numbers, versions, addresses of machines.
#pragma once

#include <string>
#include <vector>

#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

// +1 555 123 4567, (555) 123-4567, 555-1234, 01 23 45 67 89. Keys: `phone` digits or pairs, how the groups of a number
// are read; `plus` WORD; `phone-before` WORD|WORD: behind these words
// other groups of digits are a telephone number too ("tel. 22 123 45 67").
class PhoneNumbers final : public Recognizer {
 public:
  PhoneNumbers(const LanguageFile& file, const Numbers& numbers);
  const char* name() const override { return "telephone"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  std::string group_words(const std::string& digits) const;

  const Numbers& numbers_;
  bool in_pairs_;
  std::string plus_;
  std::vector<std::u32string> before_;
};

// 1.2.3, v2.0, 192.168.0.1. Keys: `version-point` WORD, `version` WORD for "v".
class Versions final : public Recognizer {
 public:
  Versions(const LanguageFile& file, const Numbers& numbers);
  const char* name() const override { return "version"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  const Numbers& numbers_;
  std::string point_, version_;
};

}  // namespace linnet::normalize
