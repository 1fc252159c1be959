#include "engine/text/normalize/compose.h"

#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <random>

#include "engine/text/nfc.h"
#include "engine/text/utf8.h"
#include "tests/support/random_text.h"

using namespace linnet;
using namespace linnet::normalize;

namespace {

std::string composed(std::string_view text) { return bytes_of(compose(traced(text))).text; }

}  // namespace

TEST_CASE("Compose writes decomposed letters as one, in every script") {
  CHECK(composed("scho\u0308n Mu\u0308ller") == "schön Müller");
  CHECK(composed("e\u0301te\u0301 a\u0300 la plage") == "été à la plage");
  CHECK(composed("nin\u0303o man\u0303ana") == "niño mañana");
  CHECK(composed("\u0438\u0306") == "й");
  CHECK(composed("\u1112\u1161\u11ab\u1100\u1173\u11af") == "한글");
  CHECK(composed("\u212b \u2126 \u212a") == "Å Ω K");
  CHECK(composed("q\u0307\u0323") == "q\u0323\u0307");
}

TEST_CASE("Compose reads letters and digits that Unicode keeps for compatibility") {
  CHECK(composed("𝗕𝗼𝗹𝗱 text") == "Bold text");
  CHECK(composed("𝒮𝒸𝓇𝒾𝓅𝓉 𝔉𝔯𝔞𝔨𝔱𝔲𝔯 𝟏𝟚𝟯") == "Script Fraktur 123");
  CHECK(composed("ｆｕｌｌ　ＷＩＤＴＨ １２３％") == "full WIDTH 123%");
  CHECK(composed("１２：３０ １，０００．５") == "12:30 1,000.5");
  CHECK(composed("ﬁnal eﬀort ﬂuﬃer ﬆop") == "final effort fluffier stop");
  CHECK(composed("Chapter Ⅳ, ⅻ") == "Chapter IV, xii");
  CHECK(composed("ⓗⓔⓛⓛⓞ 🄱🄾🄻🄳 ① ⑳") == "hello BOLD 1 20");
  CHECK(composed("①first") == "1 first");
  CHECK(composed("1ᵉʳ Mᵐᵉ H₂O") == "1er Mme H2O");
  CHECK(composed("ｶﾞｷﾞ ⼈ ﻣﺮﺣﺒﺎ") == "ガギ 人 مرحبا");
  CHECK(composed("ĳs ŉ ſ ǅ") == "ijs ʼn s Dž");
  CHECK(composed("Wait‼ Why⁉") == "Wait!! Why!?");
}

TEST_CASE("Compose reads signs of units and keeps what recognizers read as it is") {
  CHECK(composed("5 ℃, 9 ℉, 3 ㎏, 4 ㎢, 7 ㎞, 2 ℓ, 6 µm, 8 ㏀ 9 ㎨") ==
        "5 °C, 9 °F, 3 kg, 4 km², 7 km, 2 l, 6 μm, 8 kΩ 9 m/s²");
  CHECK(composed("10 m² 3 m³ 10⁻⁶ xⁿ") == "10 m² 3 m³ 10⁻⁶ xⁿ");
  CHECK(composed("½ ¾ 1⅓ 1⁄2") == "½ ¾ 1⅓ 1/2");
  CHECK(composed("1º 2ª № 5 ™ © § … € ′ ″") == "1º 2ª № 5 ™ © § … € ′ ″");
  CHECK(composed("你好，世界！（一）") == "你好，世界！（一）");
  CHECK(composed("ทำ น้ำ") == "ทำ น้ำ");
}

TEST_CASE("Compose has one kind of space, and another that may separate thousands") {
  CHECK(composed("10:30\u202fAM 5\u00a0kg a\u2003b c\u3000d") == "10:30 AM 5 kg a b c d");
  CHECK(composed("1\u202f234\u2009567 8\u00a0900 1\u2007000") == "1\u00a0234\u00a0567 8\u00a0900 1\u00a0000");
  CHECK(composed("1\u2003000") == "1 000");
  CHECK(composed("a\r\nb\tc\u2028d") == "a\r\nb\tc\u2028d");
}

TEST_CASE("Compose has two minus signs: one that may be a hyphen, and one that may not") {
  CHECK(composed("\u22125 °C") == "\u22125 °C");
  CHECK(composed("\uff0d5 \ufe635 well\u2010known well\u2011known 555\u20121234") ==
        "-5 -5 well-known well-known 555-1234");
  CHECK(composed("3–5 — no") == "3–5 — no");
}

TEST_CASE("Compose drops characters without a sound where they distinguish nothing") {
  CHECK(composed("un\u2060likely no\u200dwhere co\u00adoperate a\u200bb \ufeffx\u200e") ==
        "unlikely nowhere cooperate ab x");
  CHECK(composed("می\u200cخواهم क्\u200dष") == "می\u200cخواهم क्\u200dष");
  CHECK(composed("ไทย\u200bไทย") == "ไทย\u200bไทย");
  CHECK(composed("a\ufe0f 1\ufe0f Ⅳ\ufe0f \u202f\ufe0fx") == "a 1 IV  x");
  CHECK(composed("１\u2060，\u2060０") == "1,0");
  CHECK(composed("❤\ufe0f 👨\u200d👩\u200d👧 1\ufe0f\u20e3 👍🏽 Ⓜ\ufe0f ™\ufe0f") ==
        "❤\ufe0f 👨\u200d👩\u200d👧 1\ufe0f\u20e3 👍🏽 Ⓜ\ufe0f ™\ufe0f");
  CHECK(composed("🏴\U000e0067\U000e0062\U000e007f \U000e0067x") == "🏴\U000e0067\U000e0062\U000e007f x");
}

TEST_CASE("Compose knows where each character comes from") {
  const TracedBytes text = bytes_of(compose(traced("cafe\u0301 5\u202f\u2103 \u00adx")));
  CHECK(text.text == "café 5 °C x");
  CHECK(text.origin == std::vector<std::size_t>{0, 1, 2, 3, 3, 6, 7, 8, 11, 11, 11, 14, 17, 18});
}

TEST_CASE("Compose of random texts is NFC, twice is once, and origins never decrease") {
  std::mt19937 random(8);
  for (int i = 0; i < 400; ++i) {
    const std::string given = tests::random_text(random, 100);
    INFO(given);
    const TracedText once = compose(traced(given));
    REQUIRE(nfc(once.codes) == once.codes);
    REQUIRE(once.origin.size() == once.codes.size() + 1);
    REQUIRE(std::is_sorted(once.origin.begin(), once.origin.end()));
    REQUIRE(once.origin.back() == given.size());
    REQUIRE(compose(once).codes == once.codes);
    REQUIRE(compose(once).origin == once.origin);
  }
}

TEST_CASE("Compose takes a million marks on one letter", "[slow]") {
  TracedText text = traced("a");
  for (int i = 0; i < 1'000'000; ++i) {
    text.codes += i % 2 == 0 ? U'\u0301' : U'\u0323';
    text.origin.push_back(text.origin.back() + 2);
  }
  const TracedText result = compose(std::move(text));
  CHECK(result.codes.size() == 1'000'000);
  CHECK(result.codes.substr(0, 2) == U"ạ\u0323");
}
