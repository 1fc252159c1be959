#include "engine/text/english/word_features.h"

#include <cstddef>

#include "engine/text/character_class.h"
#include "engine/text/letter_case.h"
#include "engine/text/utf8.h"

namespace linnet::english {
namespace {

// The characters of a word by class.
struct Spelling {
  std::size_t characters = 0;
  bool is_alphabetic = true, is_digits = true;
  bool begins_capital = false;
  std::size_t small = 0, capital = 0, title = 0;
  std::size_t later_capital = 0, later_small = 0;  // behind the first character
};

Spelling spelling_of(std::string_view word) {
  Spelling spelling;
  for (std::size_t i = 0; i < word.size(); ++spelling.characters) {
    const bool is_first = i == 0;
    const char32_t c = take_codepoint(word, i);
    const CharacterClass kind = character_class(c);
    spelling.is_alphabetic &= is_alphabetic(c);
    spelling.is_digits &= is_digit(c);
    const bool is_small = kind == CharacterClass::small;
    const bool is_capital = kind == CharacterClass::capital;
    const bool is_title = kind == CharacterClass::title;
    if (is_first) spelling.begins_capital = is_capital;
    spelling.small += is_small;
    spelling.capital += is_capital;
    spelling.title += is_title;
    if (is_first) continue;
    spelling.later_small += is_small;
    spelling.later_capital += is_capital || is_title;
  }
  return spelling;
}

std::string alphabetic_shape(const Spelling& word) {
  if (word.small > 0 && word.capital + word.title == 0) return "x";
  if (word.capital > 0 && word.small + word.title == 0) return word.characters > 1 ? "XX" : "X1";
  return word.begins_capital && word.later_small > 0 && word.later_capital == 0 ? "Xx" : "xX";
}

}  // namespace

std::string_view first_character(std::string_view word) {
  std::size_t end = 0;
  if (!word.empty()) take_codepoint(word, end);
  return word.substr(0, end);
}

std::string_view last_characters(std::string_view word) {
  std::size_t begin = word.size();
  for (int characters = 0; characters < 3 && begin > 0; ++characters) {
    do {
      --begin;
    } while (begin > 0 && (static_cast<unsigned char>(word[begin]) & 0xc0) == 0x80);
  }
  return word.substr(begin);
}

std::string folded_word(std::string_view word) {
  if (word.find('-') != std::string_view::npos && word.front() != '-') return "!HYPHEN";
  const Spelling spelling = spelling_of(word);
  if (spelling.is_digits && spelling.characters == 4) return "!YEAR";
  std::size_t i = 0;
  if (is_digit(take_codepoint(word, i))) return "!DIGITS";
  std::string folded;
  for (i = 0; i < word.size();) append_utf8(folded, small_letter(take_codepoint(word, i)));
  return folded;
}

std::string word_shape(std::string_view word) {
  const Spelling spelling = spelling_of(word);
  if (spelling.is_alphabetic) return alphabetic_shape(spelling);
  if (spelling.is_digits) return "d";
  std::string shape;
  std::size_t i = 0;
  for (int characters = 0; characters < 4 && i < word.size(); ++characters) {
    const char32_t c = take_codepoint(word, i);
    append_utf8(shape, is_digit(c) ? 'd' : is_alphabetic(c) ? 'x' : c);
  }
  return shape;
}

}  // namespace linnet::english
