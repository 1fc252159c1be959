#include "engine/text/utf8.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <random>
#include <string>

#include "engine/error.h"
#include "tests/support/random_text.h"

using namespace linnet;
using Catch::Matchers::ContainsSubstring;
using namespace std::string_literals;

namespace {

std::string complaint(const std::string& text) {
  try {
    check_text(text);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::bad_input);
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("check_text gives the byte at which a text stops being UTF-8") {
  const std::string malformed[] = {"\x80",
                                   "\xc0\xaf",
                                   "\xc1\xbf",
                                   "\xe0\x80\xaf",
                                   "\xe0\x9f\xbf",
                                   "\xed\xa0\x80",
                                   "\xed\xbf\xbf",
                                   "\xf0\x80\x80\xaf",
                                   "\xf0\x8f\xbf\xbf",
                                   "\xf4\x90\x80\x80",
                                   "\xf5\x80\x80",
                                   "\xff",
                                   "\xfe",
                                   "\xc3",
                                   "\xe2\x82",
                                   "\xf0\x9f\x98",
                                   "\xe2\x82"
                                   "a",
                                   "\xf0\x9f"
                                   "ab",
                                   "\xc3"
                                   "a"};
  for (const std::string& bytes : malformed) {
    for (const std::size_t before : {0, 1, 7, 8, 9, 31}) {
      CHECK_THAT(complaint(std::string(before, 'a') + bytes),
                 ContainsSubstring("at byte " + std::to_string(before) + " "));
      CHECK_THAT(complaint("é" + std::string(before, 'a') + bytes + " tail that goes on"),
                 ContainsSubstring("at byte " + std::to_string(before + 2) + " "));
    }
  }
}

TEST_CASE("check_text refuses NUL and blank texts") {
  CHECK_THAT(complaint("abc\0def"s), ContainsSubstring("NUL byte at byte 3"));
  CHECK_THAT(complaint(""), ContainsSubstring("empty"));
  CHECK_THAT(complaint(" \t\n \u00a0\u3000"), ContainsSubstring("blank (9 bytes"));
  CHECK(complaint(" a ").empty());
  CHECK(complaint("😀").empty());
}

TEST_CASE("check_text accepts every codepoint, and take_codepoint reads what append_utf8 writes") {
  std::string all;
  for (char32_t c = 1; c < 0x110000; ++c) {
    if (c < 0xd800 || c > 0xdfff) append_utf8(all, c);
  }
  CHECK(complaint(all).empty());
  std::size_t position = 0;
  bool same = true;
  for (char32_t c = 1; c < 0x110000; ++c) {
    if (c < 0xd800 || c > 0xdfff) same = same && take_codepoint(all, position) == c;
  }
  CHECK(same);
  CHECK(position == all.size());
}

TEST_CASE("to_utf8 writes one codepoint of any length") {
  CHECK(to_utf8('a') == "a");
  CHECK(to_utf8(0xe9) == "é");
  CHECK(to_utf8(0x4f60) == "你");
  CHECK(to_utf8(0x1f600) == "😀");
}

TEST_CASE("prefixes do not cut codepoints or, where possible, words") {
  CHECK(prefix_of_codepoints("aéb", 4) == "aéb");
  CHECK(prefix_of_codepoints("aaaéb", 4) == "aaa");
  CHECK(prefix_of_codepoints("a😀😀", 8) == "a😀");
  CHECK(prefix_of_words("one two three", 9) == "one two ");
  CHECK(prefix_of_words("one", 9) == "one");
  CHECK(prefix_of_words("onetwothree", 5) == "onetw");
  std::mt19937 random(7);
  for (int i = 0; i < 200; ++i) {
    const std::string text = tests::random_text(random, 40);
    for (std::size_t limit = 4; limit < text.size(); ++limit) {
      const std::string prefix(prefix_of_codepoints(text, limit));
      REQUIRE(prefix.size() + 3 >= limit);
      REQUIRE(complaint("a" + prefix).empty());
    }
  }
}

TEST_CASE("white space is removed at the ends and kept inside") {
  CHECK(without_outer_space(" \u3000a b\n") == "a b");
  CHECK(without_outer_space("  ").empty());
  CHECK(without_outer_space("").empty());
}
