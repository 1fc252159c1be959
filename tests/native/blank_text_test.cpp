#include "native/blank_text.h"

#include <catch2/catch_test_macros.hpp>

namespace linnet::native {

TEST_CASE("white space of all kinds is blank, and nothing else is") {
  for (const char* text : {"", " ", "\t\r\n\v\f", "\u3000", "\u00a0\u2003 \u2028"}) CHECK(is_blank(text));
  for (const char* text : {"a", ".", " \u3002", "\u200d", "\u200b", "\xE3\x80", "\xFF"}) CHECK_FALSE(is_blank(text));
}

}  // namespace linnet::native
