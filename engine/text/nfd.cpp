#include "engine/text/nfd.h"

#include <algorithm>
#include <cstdint>

#include "engine/text/nfd_table.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

struct Combining {
  char32_t codepoint;
  std::uint8_t order;
  std::uint32_t position = 0;  // within a run of marks: makes the sort stable
};

// The table starts with Latin-1 letters. Most input is of the IPA block (0x250..0x2ff), which has no decompositions and
// no combining marks.
bool is_plain(char32_t c) { return c < 0xc0 || (c >= 0x250 && c < 0x300); }

void decompose_hangul(char32_t c, std::vector<Combining>& out) {
  constexpr char32_t base = 0xac00;
  constexpr char32_t lead = 0x1100;
  constexpr char32_t vowel = 0x1161;
  constexpr char32_t tail = 0x11a7;
  constexpr char32_t vowels = 21;
  constexpr char32_t tails = 28;
  const char32_t index = c - base;
  out.push_back({lead + index / (vowels * tails), 0});
  out.push_back({vowel + index % (vowels * tails) / tails, 0});
  if (index % tails != 0) out.push_back({tail + index % tails, 0});
}

void decompose(char32_t c, std::vector<Combining>& out) {
  if (is_plain(c)) return out.push_back({c, 0});
  if (c >= 0xac00 && c <= 0xd7a3) return decompose_hangul(c, out);
  const auto table = decomposition_table();
  const auto found = std::lower_bound(table.begin(), table.end(), c,
                                      [](const Decomposition& entry, char32_t code) { return entry.codepoint < code; });
  if (found == table.end() || found->codepoint != c) return out.push_back({c, combining_class(c)});
  decompose(found->first, out);
  if (found->second != 0) decompose(found->second, out);
}

// Sorts each run of combining marks by combining class; starters stay where they are.
void order_marks(std::vector<Combining>& codes) {
  const auto is_mark = [](const Combining& code) { return code.order != 0; };
  for (auto begin = codes.begin(); begin != codes.end();) {
    begin = std::find_if(begin, codes.end(), is_mark);
    const auto end = std::find_if_not(begin, codes.end(), is_mark);
    std::uint32_t position = 0;
    for (auto mark = begin; mark != end; ++mark) mark->position = position++;
    std::sort(begin, end, [](const Combining& a, const Combining& b) {
      return a.order != b.order ? a.order < b.order : a.position < b.position;
    });
    begin = end;
  }
}

}  // namespace

std::uint8_t combining_class(char32_t c) {
  const auto table = combining_table();
  const auto after = std::upper_bound(table.begin(), table.end(), c,
                                      [](char32_t code, const CombiningRange& range) { return code < range.begin; });
  if (after == table.begin() || c > (after - 1)->last) return 0;
  return (after - 1)->order;
}

std::u32string nfd(std::u32string_view text) {
  std::vector<Combining> codes;
  codes.reserve(text.size());
  for (const char32_t c : text) decompose(c, codes);
  order_marks(codes);
  std::u32string result;
  result.reserve(codes.size());
  for (const Combining& code : codes) result += code.codepoint;
  return result;
}

void append_nfd(std::string_view utf8, std::vector<std::string>& codepoints) {
  std::vector<Combining> codes;
  codes.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size();) decompose(take_codepoint(utf8, i), codes);
  order_marks(codes);
  for (const Combining& code : codes) append_utf8(codepoints.emplace_back(), code.codepoint);
}

char32_t composed(char32_t letter, char32_t mark) {
  const auto table = decomposition_table();
  const auto found = std::find_if(table.begin(), table.end(), [&](const Decomposition& entry) {
    return entry.first == letter && entry.second == mark;
  });
  return mark == 0 || found == table.end() ? 0 : found->codepoint;
}

}  // namespace linnet
