// Numbers that are names, not amounts: telephone numbers, versions, addresses of machines.
#pragma once

#include <string>
#include <vector>

#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {

// +1 555 123 4567, (555) 123-4567, 555-1234, 01 23 45 67 89.
// Keys:
// - `phone` digits or pairs, how the groups of a number are read.
// - `plus` WORD.
// - `phone-groups` SIZES|SIZES: other groups with spaces or hyphens that telephone numbers have ("2 3 2 2").
// - `phone-after` WORD|WORD: behind these words, five digits or more are a telephone number ("Tel.").
class PhoneNumbers final : public Recognizer {
 public:
  PhoneNumbers(const LanguageFile& file, const Numbers& numbers);
  const char* name() const override { return "telephone"; }
  Match at(Codes text, std::size_t i) const override;
  // What is said for a text that is known to be a telephone number: its groups of digits, and words in it as they are.
  std::string words_for(Codes text) const;

 private:
  std::string group_words(const std::string& digits) const;
  bool has_own_groups(const std::vector<std::string>& groups) const;
  bool is_behind_word(Codes text, std::size_t i, std::size_t digits) const;

  const Numbers& numbers_;
  bool in_pairs_;
  std::string plus_;
  std::vector<std::string> shapes_;
  std::vector<std::u32string> after_;
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
