// What the rules of the normaliser look at: characters around a place, digits, numbers, words of a table.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "engine/text/normalize/scan.h"

namespace linnet::english {

using normalize::code_at;
using normalize::code_before;
using normalize::Codes;

// A letter or digit, one that no letter or digit stands before, one that none stands after (`i` is behind it).
bool is_word_at(Codes text, std::size_t i);
bool begins_word(Codes text, std::size_t i);
inline bool ends_word(Codes text, std::size_t i) { return !is_word_at(text, i); }
bool is_decimal_at(Codes text, std::size_t i);

bool has_at(Codes text, std::size_t i, Codes word);
inline std::size_t after_space(Codes text, std::size_t i) { return code_at(text, i) == ' ' ? i + 1 : i; }

// How many digits begin at `i`, `most` at most, and their value. Requires of value_of: at most nine digits.
std::size_t digits_at(Codes text, std::size_t i, std::size_t most);
int value_of(Codes digits);

// A number at `i` with thousands commas and decimals: its end, and where its last group of digits between commas
// begins. Requires: a digit at `i`.
struct Number {
  std::size_t end;
  std::size_t last_group;
};
Number number_at(Codes text, std::size_t i);

void append_ascii(std::u32string& out, std::string_view ascii);

// The first entry whose `text` stands at `i` and whose end `fits(end)` accepts, or nullptr. Tables have long entries
// first.
template <typename Entry, typename Fits>
const Entry* find_at(std::span<const Entry> table, Codes text, std::size_t i, Fits fits) {
  for (const Entry& entry : table) {
    if (has_at(text, i, entry.text) && fits(i + entry.text.size())) return &entry;
  }
  return nullptr;
}

}  // namespace linnet::english
