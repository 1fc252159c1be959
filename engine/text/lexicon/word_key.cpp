#include "engine/text/lexicon/word_key.h"

#include <algorithm>

#include "engine/text/characters.h"
#include "engine/text/letter_case.h"
#include "engine/text/nfd_table.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

constexpr char32_t first_with_decomposition = 0xc0;

// The two codes of which `c` consists; second is 0 where it is one.
Decomposition parts_of(char32_t c) {
  const auto table = decomposition_table();
  const auto found = std::lower_bound(table.begin(), table.end(), c,
                                      [](const Decomposition& entry, char32_t code) { return entry.codepoint < code; });
  return found == table.end() || found->codepoint != c ? Decomposition{c, c, 0} : *found;
}

bool is_apostrophe_sign(char32_t c) { return c == 0x2019 || c == 0x2bc || c == 0xff07; }

}  // namespace

char32_t small_of(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  constexpr char32_t final_sigma = 0x3c2, sigma = 0x3c3;
  const char32_t small = small_letter(c);
  return small == final_sigma ? sigma : small;
}

bool WordKey::put(char32_t c) {
  if (size_ == most_codes) return false;
  const char32_t small = small_of(c);
  has_capitals_ = has_capitals_ || is_capital(c);
  cased_[size_] = c;
  small_[size_++] = small;
  return true;
}

bool WordKey::add(char32_t c) {
  if (c > ' ' && c < 0x7f) return put(c);
  if (is_white_space(c)) return (size_ > 0 && cased_[size_ - 1] == ' ') || put(' ');
  if (is_unheard(c) || is_joiner(c)) return true;
  if (is_apostrophe_sign(c)) return put('\'');
  if (c < first_with_decomposition) return put(c);
  const Decomposition parts = parts_of(c);
  if (parts.first == c) return put(c);
  return add(parts.first) && (parts.second == 0 || add(parts.second));
}

void WordKey::drop_last_space() {
  if (size_ > 0 && cased_[size_ - 1] == ' ') --size_;
}

bool is_word_border(char32_t before, char32_t after) {
  const bool inside = is_word_character(before) && is_word_character(after);
  return !inside || is_written_without_spaces(before) || is_written_without_spaces(after);
}

std::size_t first_word_of(const WordKey& key) {
  for (std::size_t i = 1; i < key.size(); ++i)
    if (is_word_border(key.small(i - 1), key.small(i))) return i;
  return key.size();
}

WordKey key_of(std::string_view utf8) {
  utf8 = without_outer_space(utf8);
  WordKey key;
  for (std::size_t i = 0; i < utf8.size();)
    if (!key.add(take_codepoint(utf8, i))) return {};
  return key;
}

}  // namespace linnet
