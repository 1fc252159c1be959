// The Unicode data behind character_class.cpp, sorted by first codepoint. character_class_table.cpp is written by
// make_character_class_table.py.
#pragma once

#include <cstdint>
#include <span>

#include "engine/text/character_class.h"

namespace linnet {

// first, first + step, … last. At most the last two ranges that begin at a codepoint or before it contain it: ranges
// overlap only where capital and small letters take turns.
struct ClassRange {
  char32_t first, last;
  std::uint8_t step;
  CharacterClass kind;
};

std::span<const ClassRange> character_class_table();

}  // namespace linnet
