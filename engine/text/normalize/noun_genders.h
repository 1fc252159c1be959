// By which `number` line a number before a noun is said: "21 páginas" is vinte e uma páginas.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

// Keys: `noun-gender` WORD|WORD NAME: nouns that are counted, the first line of a noun counts; the nouns of units,
// currencies and their hundredths are known by their forms. `noun-ending` CATEGORY ENDING|ENDING NAME: other nouns of
// at least four letters behind a number of that plural category, by their last letters, the longest ending counts; the
// lines of "other" are also for the categories that have none.
class NounGenders {
 public:
  explicit NounGenders(const LanguageFile& file);

  // The name for a number of a plural category that ends before `end`, behind which a noun may stand. "counted": a word
  // follows whose gender is not known; "cardinal": none follows.
  std::string name_before(Codes text, std::size_t end, std::string_view category) const;
  // Whether the word that begins at `i` is a noun of the lists, not one that is known by its ending alone.
  bool is_noun_at(Codes text, std::size_t i) const;

 private:
  using Endings = std::vector<std::pair<std::u32string, std::string>>;  // long ones first

  void add_forms(std::string_view forms, std::string_view gender);

  std::map<std::u32string, std::string> names_;          // in small letters
  std::map<std::string, Endings, std::less<>> endings_;  // by category
};

}  // namespace linnet::normalize
