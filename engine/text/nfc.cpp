#include "engine/text/nfc.h"

#include <algorithm>
#include <utility>

#include "engine/text/nfc_table.h"
#include "engine/text/nfd.h"
#include "engine/text/nfd_table.h"

namespace linnet {
namespace {

// Hangul's letters, and the syllables that are computed from them.
constexpr CodeRange leads = {0x1100, 0x1112}, vowels = {0x1161, 0x1175}, tails = {0x11a8, 0x11c2},
                    syllables = {0xac00, 0xd7a3};
constexpr char32_t tails_and_none = 28, vowel_count = 21;

bool is_in(char32_t c, CodeRange range) { return c >= range.begin && c <= range.last; }

char32_t hangul_composite(char32_t first, char32_t second) {
  if (is_in(first, leads) && is_in(second, vowels))
    return syllables.begin + ((first - leads.begin) * vowel_count + second - vowels.begin) * tails_and_none;
  const bool has_no_tail = is_in(first, syllables) && (first - syllables.begin) % tails_and_none == 0;
  return has_no_tail && is_in(second, tails) ? first + second - tails.begin + 1 : 0;
}

// What NFC makes of the two, or 0.
char32_t composite(char32_t first, char32_t second) {
  if (const char32_t syllable = hangul_composite(first, second); syllable != 0) return syllable;
  const auto pairs = decomposition_table();
  const auto order = composite_table();
  const auto key = std::pair(first, second);
  const auto found = std::lower_bound(order.begin(), order.end(), key, [&](std::uint16_t i, const auto& wanted) {
    return std::pair(pairs[i].first, pairs[i].second) < wanted;
  });
  if (found == order.end() || pairs[*found].first != first || pairs[*found].second != second) return 0;
  return pairs[*found].codepoint;
}

bool is_composing_starter(char32_t c) {
  const auto table = composing_starter_table();
  if (c < table.front().begin) return false;
  const auto found = std::find_if(table.begin(), table.end(), [&](const CodeRange& range) { return c <= range.last; });
  return found != table.end() && c >= found->begin;
}

// Blocks without combining marks and without letters that NFC replaces: Latin and IPA, Cyrillic, Chinese, Hangul.
bool is_plain(char32_t c) {
  return c < 0x300 || (c >= 0x400 && c < 0x483) || (c >= 0x4e00 && c < 0xa000) || is_in(c, syllables);
}

bool goes_on(char32_t c) { return !is_plain(c) && (combining_class(c) != 0 || is_composing_starter(c)); }

}  // namespace

std::u32string nfc(std::u32string_view codes) {
  std::u32string text = nfd(codes);
  std::size_t end = 0;                              // of what is composed
  std::size_t starter = std::u32string_view::npos;  // the last character of class 0 before `end`
  int last_class = 0;                               // of the character at end - 1, if that is not the starter
  for (const char32_t c : text) {
    const int own_class = combining_class(c);
    const bool is_next = starter != std::u32string_view::npos && starter + 1 == end;
    // A character of the same class, or a starter, between the two keeps them apart.
    const bool is_blocked = starter == std::u32string_view::npos || (!is_next && last_class >= own_class);
    const char32_t both = is_blocked ? 0 : composite(text[starter], c);
    if (both != 0) {
      text[starter] = both;
      continue;
    }
    if (own_class == 0) starter = end;
    last_class = own_class;
    text[end++] = c;
  }
  text.resize(end);
  return text;
}

std::size_t nfc_piece_end(std::u32string_view codes, std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < codes.size() && goes_on(codes[end])) ++end;
  return end;
}

bool nfc_may_change(std::u32string_view piece) {
  if (piece.size() > 1) return true;
  const char32_t c = piece.empty() ? 0 : piece.front();
  if (is_plain(c)) return false;
  const auto pairs = decomposition_table();
  const auto found = std::lower_bound(pairs.begin(), pairs.end(), c,
                                      [](const Decomposition& entry, char32_t code) { return entry.codepoint < code; });
  return found != pairs.end() && found->codepoint == c && composite(found->first, found->second) != c;
}

}  // namespace linnet
