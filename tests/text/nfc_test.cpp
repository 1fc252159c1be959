#include "engine/text/nfc.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <random>

#include "engine/text/nfd.h"

using namespace linnet;

namespace {

std::u32string by_pieces(std::u32string_view text) {
  std::u32string result;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = nfc_piece_end(text, i);
    const std::u32string_view piece = text.substr(i, end - i);
    result += nfc_may_change(piece) ? nfc(piece) : std::u32string(piece);
    i = end;
  }
  return result;
}

// Letters, marks and Hangul, of which most can be composed with another.
std::u32string random_letters(std::mt19937& random) {
  constexpr char32_t some[] = {'a',   'e',   'o',    's',   'q',    ' ',    0x1e0a, 0x1e0c, 0xe9,
                               0xf4,  0x3b1, 0x1f00, 0x300, 0x301,  0x302,  0x307,  0x308,  0x323,
                               0x327, 0x31b, 0x345,  0x344, 0x1100, 0x1161, 0x11a8, 0xac00, 0xac01,
                               0x928, 0x93c, 0x958,  0x9c7, 0x9be,  0x212b, 0x2126, 0xfb1d, 0x2adc,
                               0xf71, 0xf73, 0x438,  0x306, 0x1025, 0x102e, 0x30ab, 0x3099, 0x340};
  std::u32string text(random() % 12, 0);
  for (char32_t& c : text) c = some[random() % std::size(some)];
  return text;
}

}  // namespace

TEST_CASE("NFC composes letters and marks") {
  CHECK(nfc(U"e\u0301") == U"é");
  CHECK(nfc(U"o\u0302\u0301") == U"ố");
  CHECK(nfc(U"u\u0308\u0304") == U"ǖ");
  CHECK(nfc(U"\u0438\u0306") == U"й");
  CHECK(nfc(U"\u212b") == U"Å");
  CHECK(nfc(U"\u30ab\u3099") == U"ガ");
  CHECK(nfc(U"\u1100\u1161\u11a8") == U"각");
  CHECK(nfc(U"\uac00\u11a8") == U"각");
  CHECK(nfc(U"q\u0307").size() == 2);  // has no letter of its own
}

TEST_CASE("NFC sorts marks, and one of the same class keeps a mark from its letter") {
  CHECK(nfc(U"a\u0301\u0323") == U"ạ\u0301");
  CHECK(nfc(U"e\u0302\u0323") == U"ệ");
  CHECK(nfc(U"\u1e0a\u0323") == U"\u1e0c\u0307");
  CHECK(nfc(U"a\u0307\u0301") == U"\u0227\u0301");
  CHECK(nfc(U"q\u0307\u0301").size() == 3);                    // the dot is between q and the acute
  CHECK(nfc(U"\u0b47\u0300\u0b3e") == U"\u0b47\u0300\u0b3e");  // Unicode's Public Review Issue 29
  CHECK(nfc(U"\u1100\u0300\u1161") == U"\u1100\u0300\u1161");
  CHECK(nfc(U"\u0301e") == U"\u0301e");
}

TEST_CASE("NFC leaves decomposed what Unicode excludes from composition") {
  CHECK(nfc(U"\u0958") == U"\u0915\u093c");
  CHECK(nfc(U"\u0344") == U"\u0308\u0301");
  CHECK(nfc(U"\ufb1d") == U"\u05d9\u05b4");
}

TEST_CASE("NFC gives every letter back that NFD decomposes, by pieces too, and twice is once") {
  std::size_t wrong = 0;
  for (char32_t c = 1; c <= 0x10ffff; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    const std::u32string one(1, c);
    const std::u32string composed = nfc(one);
    wrong += nfd(composed) != nfd(one) || nfc(nfd(one)) != composed || nfc(composed) != composed ||
             by_pieces(one) != composed;
  }
  CHECK(wrong == 0);
}

TEST_CASE("NFC of random letters: decomposes to the same, twice is once, equal for equal texts, equal by pieces") {
  std::mt19937 random(20);
  for (int i = 0; i < 20'000; ++i) {
    const std::u32string text = random_letters(random);
    const std::u32string composed = nfc(text);
    INFO(i);
    REQUIRE(nfd(composed) == nfd(text));
    REQUIRE(nfc(composed) == composed);
    REQUIRE(nfc(nfd(text)) == composed);
    REQUIRE(by_pieces(text) == composed);
    REQUIRE(composed.size() <= nfd(text).size());
  }
}
