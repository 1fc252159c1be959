// Abbreviations whose dots end no sentence: "Dr. Smith", "z. B.", "J. R. R. Tolkien", "5 p.m."
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/symbol_table.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {

// Key: `abbr` TEXT|TEXT SPOKEN CONTEXT AFTER|AFTER, TEXT with its dots and spaces ("z. B."; the spaces may be absent in
// the text). Several lines may have the same TEXT and different contexts. CONTEXT: empty, anywhere; "name", before a
// word with a capital letter; "number", before a digit or a Roman numeral; "after-number", behind one; "end", it may
// end a sentence, so that its dot stays before a capital letter. SPOKEN "-" keeps the text without its dots. AFTER are
// words one of which must stand before, where there are any ("в г. Москве"). `abbr-suffix` TEXT SPOKEN: at the end of
// a longer word ("Goethestr.").
class Abbreviations final : public Recognizer {
 public:
  explicit Abbreviations(const LanguageFile& file);
  const char* name() const override { return "abbreviation"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  struct Abbreviation {
    std::string spoken, context;
    std::vector<std::u32string> after;
  };
  static bool fits(Codes text, std::size_t i, std::size_t end, const Abbreviation& one);

  SymbolTable<std::string> suffixes_;
  SymbolTable<std::size_t> table_;                   // into meanings_
  std::vector<std::vector<Abbreviation>> meanings_;  // of one text, in the file's order: the first that fits counts
};

// Initials: "J. R. R. Tolkien", "James T. Kirk". Keys: `letter-noun` WORD|WORD: behind these a single letter ends a
// sentence ("vitamin C. The"). What `roman-before` says is a numeral is no initial ("V. Kapitel"). `name-particle`
// WORD|WORD: words in small letters that may stand behind an initial ("P. van den Berg").
class Initials final : public Recognizer {
 public:
  explicit Initials(const LanguageFile& file)
      : letter_nouns_(words_of(file, "letter-noun")),
        numeral_before_(file, "roman-before"),
        particles_(words_of(file, "name-particle")) {}
  const char* name() const override { return "initial"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  bool is_name_at(Codes text, std::size_t i) const;

  std::vector<std::u32string> letter_nouns_;
  WordMap numeral_before_;
  std::vector<std::u32string> particles_;
};

}  // namespace linnet::normalize
