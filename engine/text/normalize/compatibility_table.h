// The Unicode data behind compose.cpp, sorted by codepoint. compatibility_table.cpp is written by
// make_compatibility_table.py.
#pragma once

#include <cstdint>
#include <span>

namespace linnet::normalize {

// begin + n stands for target + n * step, for n < count.
struct CompatibilityRun {
  char32_t begin, target;
  std::uint16_t count, step;
};
// One that stands for several: characters up to `end`, from the end of the entry before.
struct CompatibilityText {
  char32_t codepoint;
  std::uint16_t end;
};

std::span<const CompatibilityRun> compatibility_runs();
std::span<const CompatibilityText> compatibility_texts();
std::span<const char16_t> compatibility_characters();

}  // namespace linnet::normalize
