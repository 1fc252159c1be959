// Words of the language file that stand before or behind a place.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

// The word that ends before `i`, behind one space; in small letters. Empty if there is none, or it is longer than 64
// characters. A full stop behind a word belongs to it: "Jan.".
std::u32string word_before(Codes text, std::size_t i);
// The word of letters that begins at `i`, as it is written.
Codes word_at(Codes text, std::size_t i);

// Words, each with a value: lines `key` WORD|WORD VALUE. Words are compared without regard to case.
class WordMap {
 public:
  WordMap(const LanguageFile& file, std::string_view key);
  // nullptr: `word`, in small letters, is not in the list.
  const std::string* find(const std::u32string& word) const;
  bool empty() const { return values_.empty(); }

 private:
  std::map<std::u32string, std::string> values_;
};

std::u32string in_small_letters(Codes text);

// The words of all lines `key` WORD|WORD, long ones first.
std::vector<std::u32string> words_of(const LanguageFile& file, std::string_view key);
// Behind the first of `words` that stands at `i`, whatever its case, and no letter behind it; `i` if there is none.
// Requires: `words` in small letters.
std::size_t behind_word(Codes text, std::size_t i, const std::vector<std::u32string>& words);

}  // namespace linnet::normalize
