#include "engine/text/letter_case.h"

#include <catch2/catch_test_macros.hpp>
#include <utility>

using namespace linnet;

TEST_CASE("letters of every script with capitals have both forms") {
  for (const auto& [capital, small] : {std::pair<char32_t, char32_t>{'A', 'a'},
                                       {U'É', U'é'},
                                       {U'П', U'п'},
                                       {U'Ї', U'ї'},
                                       {U'Ґ', U'ґ'},
                                       {U'Ω', U'ω'},
                                       {U'Ա', U'ա'},
                                       {U'Ā', U'ā'},
                                       {U'Ž', U'ž'},
                                       {U'Ⴀ', U'ⴀ'},
                                       {U'Ⓐ', U'ⓐ'},
                                       {U'𐐀', U'𐐨'},
                                       {U'Ǆ', U'ǆ'}}) {
    INFO(static_cast<unsigned>(capital));
    CHECK(small_letter(capital) == small);
    CHECK(capital_letter(small) == capital);
    CHECK((is_capital(capital) && !is_small(capital)));
    CHECK((is_small(small) && !is_capital(small)));
  }
  CHECK(small_letter(U'ẞ') == U'ß');
  CHECK(capital_letter(U'ς') == U'Σ');
}

TEST_CASE("characters without case stay as they are") {
  for (const char32_t c : {U'1', U'?', U' ', U'你', U'ع', U'क', U'ß', U'ə', U'\U0010ffff'}) {
    CHECK(small_letter(c) == c);
    CHECK_FALSE(is_capital(c));
  }
  CHECK(capital_letter(U'你') == U'你');
}
