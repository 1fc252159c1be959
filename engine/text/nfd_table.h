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

std::span<const Decomposition> decomposition_table();
std::span<const CombiningRange> combining_table();

}  // namespace linnet
