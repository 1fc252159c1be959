// Signs in their context: R&D, 3 × 4, ≈ 5, § 12, "and/or"; and signs that are only seen: ®, rules of *****.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

// Keys: `symbol-word` SIGNS WORDS CONTEXT; CONTEXT is what must be around the signs, one space away or none:
// - empty: nothing
// - "beside": a word or number before or behind
// - "between": a word or number on both sides; "between-words", words on both sides
// - "between-numbers": numbers on both sides
// - "before-number", "after-number"
// - "after-letter": a letter that is a word of its own (C#)
// - "spaced": a word or number on both sides, and spaces
// Of several lines for the same signs the first that fits counts. `symbol-joint` WORD|WORD: beside these "/" is not
// said
// ("and/or").
class Symbols final : public Recognizer {
 public:
  // bad_input: a line has no words, or an unknown context.
  explicit Symbols(const LanguageFile& file);
  const char* name() const override { return "symbol"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  struct Reading {
    std::u32string signs, words;
    std::string context;
  };
  Match word_at(Codes text, std::size_t i) const;
  bool joins_at(Codes text, std::size_t i) const;

  std::map<char32_t, std::vector<Reading>> readings_;  // by the first sign; long ones first
  std::vector<std::u32string> joints_;
};

}  // namespace linnet::normalize
