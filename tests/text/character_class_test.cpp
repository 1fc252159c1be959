#include "engine/text/character_class.h"

#include <array>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstddef>
#include <utility>

using namespace linnet;

TEST_CASE("characters of all scripts have the class that Python gives them") {
  for (const auto& [c, kind] : {std::pair{U'a', CharacterClass::small},
                                {U'Z', CharacterClass::capital},
                                {U'ß', CharacterClass::small},
                                {U'ª', CharacterClass::small},
                                {U'Ā', CharacterClass::capital},
                                {U'ā', CharacterClass::small},
                                {U'ǅ', CharacterClass::title},
                                {U'你', CharacterClass::letter},
                                {U'ع', CharacterClass::letter},
                                {U'7', CharacterClass::decimal},
                                {U'٣', CharacterClass::decimal},
                                {U'²', CharacterClass::digit},
                                {U'½', CharacterClass::numeric},
                                {U'Ⅷ', CharacterClass::numeric},
                                {U'_', CharacterClass::none},
                                {U'-', CharacterClass::none},
                                {U'\u0301', CharacterClass::none},
                                {U'😀', CharacterClass::none}}) {
    INFO(static_cast<unsigned>(c));
    CHECK(character_class(c) == kind);
  }
  CHECK(is_word_sign('_'));
  CHECK(is_space(0x1c));
  CHECK(is_space(0x3000));
  CHECK_FALSE(is_space(0x200b));
}

// Counted by Python 3.11: sum(c.isalpha() and c.islower() …).
TEST_CASE("as many characters are in each class as Unicode 14 has") {
  std::array<std::size_t, 8> counts{};
  for (char32_t c = 0; c <= 0x10ffff; ++c) ++counts[static_cast<std::size_t>(character_class(c))];
  CHECK(counts[static_cast<std::size_t>(CharacterClass::small)] == 2'428);
  CHECK(counts[static_cast<std::size_t>(CharacterClass::capital)] == 1'831);
  CHECK(counts[static_cast<std::size_t>(CharacterClass::title)] == 31);
  CHECK(counts[static_cast<std::size_t>(CharacterClass::letter)] == 127'466);
  CHECK(counts[static_cast<std::size_t>(CharacterClass::decimal)] == 660);
  CHECK(counts[static_cast<std::size_t>(CharacterClass::digit)] == 128);
  CHECK(counts[static_cast<std::size_t>(CharacterClass::numeric)] == 1'003);
}

TEST_CASE("digits of every script have their value") {
  for (const char32_t zero : {U'0', U'٠', U'०', U'０', U'\U0001d7ce', U'\U0001d7d8', U'\U0001fbf0'}) {
    for (char32_t digit = 0; digit < 10; ++digit) CHECK(decimal_value(zero + digit) == static_cast<int>(digit));
  }
}
