#include "engine/text/nfd.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

using namespace linnet;

namespace {

std::vector<std::string> nfd(std::string_view text) {
  std::vector<std::string> codepoints;
  append_nfd(text, codepoints);
  return codepoints;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("NFD takes letters and accents apart") {
  CHECK(nfd("").empty());
  CHECK(nfd("həlˈoʊ") == List{"h", "ə", "l", "ˈ", "o", "ʊ"});
  CHECK(nfd("é") == List{"e", "\u0301"});
  CHECK(nfd("ç") == List{"c", "\u0327"});
  CHECK(nfd("ɑ̃") == List{"ɑ", "\u0303"});
  CHECK(nfd("ǖ") == List{"u", "\u0308", "\u0304"});  // by way of ü
  CHECK(nfd("Å") == List{"A", "\u030a"});            // the sign for the unit, U+212B
}

TEST_CASE("NFD puts combining marks into their order and keeps equal ones as they stand") {
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

TEST_CASE("NFD of NFD changes nothing, for every codepoint that has one") {
  for (const std::string text : {"ἄρα", "ψυχοφθόρα", "Việt", "क़", "שּׁ", "が", "각", "Ǻ"}) {
    const List once = nfd(text);
    std::string joined;
    for (const std::string& codepoint : once) joined += codepoint;
    CHECK(nfd(joined) == once);
    CHECK(once.size() > 1);
  }
}
