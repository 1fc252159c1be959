// Signs between a number and what makes one word with it: "5'te" → beşte, "25-åring" → tjugofemåring.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

// Keys: `number-joint` SIGN BEGINNING|BEGINNING: directly behind a number, or a unit that is said in words, this sign
// is not said where one of these begins the rest of the word; without a second field, before any letter. A sign '
// stands for ’ too. `joint-stem` ENDING STEM: what the number's words end with instead, where a vowel follows (Turkish
// dört, "4'ü" → dördü).
class NumberJoints {
 public:
  // bad_input: a line has no sign.
  explicit NumberJoints(const LanguageFile& file);

  // If `match`, which begins at text[i], ends in a word that is not written there, and such a sign follows it, the sign
  // becomes part of it. The rest of the word then follows the words directly.
  void join(Codes text, std::size_t i, Match& match) const;

 private:
  struct Joint {
    char32_t sign;
    std::vector<std::u32string> beginnings;  // in small letters; none: any letter
  };

  bool joins(Codes text, std::size_t sign) const;

  std::vector<Joint> joints_;
  std::vector<std::pair<std::u32string, std::u32string>> stems_;
};

}  // namespace linnet::normalize
