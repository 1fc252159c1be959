// Characters that Unicode's NFKC, or their value as a digit, makes ASCII; in the order of codepoints.
#pragma once

#include <span>

namespace linnet::english {

struct AsciiRun {
  char32_t first, last;
  char ascii;  // of the first; those of the others follow it
};

struct AsciiExpansion {
  char32_t codepoint;
  const char* ascii;
};

std::span<const AsciiRun> ascii_runs();
std::span<const AsciiExpansion> ascii_expansions();

}  // namespace linnet::english
