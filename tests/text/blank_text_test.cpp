#include "engine/blank_text.h"

#include <catch2/catch_test_macros.hpp>

using namespace linnet;

TEST_CASE("white space of all kinds is blank, and nothing else is") {
  for (const char* text : {"", " ", "\t\r\n\v\f", "\u0085\u1680", "\u3000", "\u00a0\u2003 \u2028", "\u202f\u205f"})
    CHECK(is_blank(text));
  for (const char* text : {"a", ".", " \u3002", "\u200d", "\u200b", "\u2060", "\ufeff", " \u2014 "})
    CHECK_FALSE(is_blank(text));
}

TEST_CASE("malformed bytes are not blank, even if white space begins or ends with them") {
  for (const char* text : {"\xFF", " \x80", "\xE3\x80", "\xE3\x80 ", "\xC2", "\u3000\x80", "\xC0\xA0", "\xE0\x80\xA0"})
    CHECK_FALSE(is_blank(text));
}
