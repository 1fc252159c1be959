// The Unicode data behind nfd.cpp, sorted by codepoint. nfd_table.cpp is written by make_nfd_table.py.
#pragma once

#include <cstdint>
#include <span>

namespace linnet {

struct Decomposition {
  char32_t codepoint, first, second;  // second is 0 if one codepoint replaces another
};
struct CombiningRange {
  char32_t begin, last;
  std::uint8_t order;  // canonical combining class, never 0
};
struct CodeRange {
  char32_t begin, last;
};

std::span<const Decomposition> decomposition_table();
std::span<const CombiningRange> combining_table();
// Indices into decomposition_table() of the pairs that NFC composes, sorted by first and second.
std::span<const std::uint16_t> composite_table();
// Codepoints of combining class 0 that NFC composes with the one before them, or decomposes into marks.
std::span<const CodeRange> composing_starter_table();

}  // namespace linnet
