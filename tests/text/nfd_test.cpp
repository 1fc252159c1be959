#include "engine/text/nfd.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/text/utf8.h"

using namespace linnet;

namespace {

std::vector<std::string> nfd(std::string_view text) {
  std::vector<std::string> codepoints;
  append_nfd(text, codepoints);
  return codepoints;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("NFD separates letters and accents") {
  CHECK(nfd("").empty());
  CHECK(nfd("həlˈoʊ") == List{"h", "ə", "l", "ˈ", "o", "ʊ"});
  CHECK(nfd("é") == List{"e", "\u0301"});
  CHECK(nfd("ç") == List{"c", "\u0327"});
  CHECK(nfd("ɑ̃") == List{"ɑ", "\u0303"});
  CHECK(nfd("ǖ") == List{"u", "\u0308", "\u0304"});  // in two steps, through ü
  CHECK(nfd("Å") == List{"A", "\u030a"});            // the unit's sign, U+212B
}

TEST_CASE("NFD sorts combining marks and keeps the order of equal ones") {
  CHECK(nfd("a\u0301\u0323") == List{"a", "\u0323", "\u0301"});
  CHECK(nfd("a\u0301\u0300") == List{"a", "\u0301", "\u0300"});
  CHECK(nfd("ệ") == List{"e", "\u0323", "\u0302"});
  CHECK(nfd("\u0301\u0323b\u0301") == List{"\u0323", "\u0301", "b", "\u0301"});
}

TEST_CASE("NFD computes Hangul syllables") {
  CHECK(nfd("가") == List{"ᄀ", "ᅡ"});
  CHECK(nfd("각") == List{"ᄀ", "ᅡ", "ᆨ"});
  CHECK(nfd("힣") == List{"ᄒ", "ᅵ", "ᇂ"});
}

TEST_CASE("NFD applied twice changes nothing more, for every codepoint") {
  std::size_t decomposed = 0;
  std::size_t changed = 0;
  for (char32_t c = 1; c <= 0x10ffff; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;  // surrogates
    std::string text;
    std::string joined;
    append_utf8(text, c);
    const List once = nfd(text);
    for (const std::string& codepoint : once) joined += codepoint;
    decomposed += joined != text;
    if (nfd(joined) == once) continue;
    ++changed;
    INFO("U+" << std::hex << static_cast<std::uint32_t>(c));
    CHECK(nfd(joined) == once);
  }
  CHECK(changed == 0);
  CHECK(decomposed == 13'233);  // of Unicode 14's characters, 11,172 Hangul syllables among them
}
