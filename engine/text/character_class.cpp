#include "engine/text/character_class.h"

#include <algorithm>

#include "engine/text/character_class_table.h"
#include "engine/text/characters.h"

namespace linnet {
namespace {

// The range that contains `c`, or nullptr.
const ClassRange* range_of(char32_t c) {
  const auto table = character_class_table();
  auto row = std::upper_bound(table.begin(), table.end(), c,
                              [](char32_t code, const ClassRange& range) { return code < range.first; });
  for (int rows = 0; rows < 2 && row != table.begin(); ++rows) {
    --row;
    if (c <= row->last && (c - row->first) % row->step == 0) return &*row;
  }
  return nullptr;
}

CharacterClass ascii_class(char32_t c) {
  if (c >= 'a' && c <= 'z') return CharacterClass::small;
  if (c >= 'A' && c <= 'Z') return CharacterClass::capital;
  return c >= '0' && c <= '9' ? CharacterClass::decimal : CharacterClass::none;
}

}  // namespace

CharacterClass character_class(char32_t c) {
  if (c < 0x80) return ascii_class(c);
  const ClassRange* range = range_of(c);
  return range == nullptr ? CharacterClass::none : range->kind;
}

bool is_alphabetic(char32_t c) {
  const CharacterClass kind = character_class(c);
  return kind >= CharacterClass::small && kind <= CharacterClass::letter;
}

bool is_decimal(char32_t c) { return character_class(c) == CharacterClass::decimal; }

bool is_digit(char32_t c) {
  const CharacterClass kind = character_class(c);
  return kind == CharacterClass::decimal || kind == CharacterClass::digit;
}

bool is_word_sign(char32_t c) { return c == '_' || character_class(c) != CharacterClass::none; }

bool is_space(char32_t c) { return is_white_space(c) || (c >= 0x1c && c <= 0x1f); }

// Digits of a script follow each other from 0 to 9, and a range holds the digits of one or more scripts.
int decimal_value(char32_t c) {
  return c < 0x80 ? static_cast<int>(c - '0') : static_cast<int>((c - range_of(c)->first) % 10);
}

}  // namespace linnet
