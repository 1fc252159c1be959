// Ordinal numbers: "21st", "1er", "2º", "3.", and decades: "1990s", "the '80s".
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {

// Keys:
// - `ordinal-suffix` TEXT|TEXT NAME TENS ENDING|ENDING WORD|WORD: by which `number` line a number with that ending is
//   said; by TENS, if there is one, where it ends in 0 ("5-е", "90-е"); with endings, only before words that end so,
//   the longest ending counts; with words, only behind these (Italian "il 3° posto"). A dot is such an ending only
//   before a word in small letters.
// - `number-prefix` NAME LETTERS: a number before a hyphen and a word of so many small letters is the begin of that
//   word ("5-летний"); with a third field `joined`, also without a hyphen ("10letý").
// - `ordinal-dot` NAME: the language writes ordinals as "3.", and with `range` WORD "1.–3.".
// - `ordinal-dot-after` WORD|WORD NAME ENDING|ENDING: behind these words; with endings, only before a word that has
//   a capital and ends so (German "der 1. Klasse" beside "der 1. Tag"). The first line that fits counts.
// - `ordinal-dot-before` WORD|WORD NAME: before these words.
// - `ordinal-dot-small` NAME: before any word in small letters.
// - `decade` TEN WORD ("20" "twenties"), or a whole decade ("2000" "two thousands"), with "~" before it if it is one
//   word with the century, and "=" at its end for the letters of the suffix ("~halvfems=").
// - `decade-suffix` TEXT|TEXT ("s", "'s").
// - `decade-ending` TEXT: what is added to a year's words where the language has no words for decades ("er"), or "=",
//   the suffix itself.
class Ordinals final : public Recognizer {
 public:
  Ordinals(const LanguageFile& file, const Numbers& numbers);
  const char* name() const override { return "ordinal"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  struct Suffix {
    std::u32string text, noun_ending;
    std::vector<std::u32string> behind;  // empty: anywhere
    std::string name, name_of_tens;
  };
  struct NameBehind {
    std::vector<std::u32string> endings;  // empty: any
    std::string name;
  };
  bool fits(const Suffix& suffix, Codes text, std::size_t i, std::size_t end) const;
  Match with_suffix(Codes text, std::size_t i, const Numeral& number, std::size_t end) const;
  Match prefix(Codes text, const std::string& digits, std::size_t end) const;
  const std::string* name_behind(const std::u32string& before, Codes noun) const;
  const std::string* name_for_dot(Codes text, std::size_t i, std::size_t dot) const;
  Match with_dot(Codes text, std::size_t i, const std::string& digits, std::size_t end) const;
  std::string decade_words(const std::string& century, const std::string& word, std::string_view letters) const;
  Match decade(Codes text, std::size_t i, const std::string& digits, std::size_t end) const;

  const Numbers& numbers_;
  std::vector<Suffix> suffixes_;  // long ones first, then long endings
  std::string prefix_;
  std::size_t prefix_letters_ = 0;
  bool is_prefix_joined_ = false;
  bool has_dot_;
  std::string dot_small_, range_;
  std::map<std::u32string, std::vector<NameBehind>> dot_after_;  // by the word before
  WordMap dot_before_, decades_;
  std::vector<std::u32string> decade_suffixes_;
  std::string decade_ending_;
};

}  // namespace linnet::normalize
