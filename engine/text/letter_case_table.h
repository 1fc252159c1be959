// The Unicode data behind letter_case.cpp, sorted by codepoint. letter_case_table.cpp is written by make_case_table.py.
#pragma once

#include <cstdint>
#include <span>

namespace linnet {

// first, first + step, … last: each maps to itself + distance.
struct CaseRange {
  char32_t first, last, step;
  std::int32_t distance;
};

std::span<const CaseRange> small_letter_table();
std::span<const CaseRange> capital_letter_table();

}  // namespace linnet
