#include "engine/text/voice_letters.h"

#include <catch2/catch_test_macros.hpp>

using namespace linnet;

namespace {

VoiceDescription voice_of(std::initializer_list<const char*> letters) {
  VoiceDescription voice;
  voice.phoneme_type = VoiceDescription::PhonemeType::text;
  std::int64_t id = 0;
  for (const char* letter : letters) voice.phoneme_id_map[letter] = {id++};
  return voice;
}

}  // namespace

TEST_CASE("letters that a voice lacks are replaced by their other case") {
  CHECK(in_letters_of(voice_of({"п", "р", "и", "в", "і", "т", " "}), "Привіт ПРИ") == "привіт при");
  CHECK(in_letters_of(voice_of({"A", "B", "ß"}), "aBẞ") == "ABß");
  CHECK(in_letters_of(voice_of({"a", "A"}), "aA") == "aA");
  CHECK(in_letters_of(voice_of({"σ"}), "Σς") ==
        "σς");  // ς is not a capital and not in the map, so it is kept and reported
}

TEST_CASE("letters whose forms are both missing stay, and are reported") {
  CHECK(in_letters_of(voice_of({"a"}), "aЖ") == "aЖ");
}

TEST_CASE("characters without a sound are left out, and joiners where they have no meaning") {
  CHECK(in_letters_of(voice_of({"a", "b"}), "a\u2060\u00ad\u200d\u200eb\ufeff") == "ab");
  CHECK(in_letters_of(voice_of({"م"}), "م\u200cم") == "م\u200cم");
}

TEST_CASE("white space, ellipses and dashes have replacements") {
  CHECK(in_letters_of(voice_of({"a", " ", ".", ","}), "a\u00a0a…a—a") == "a a.a,a");
  CHECK(in_letters_of(voice_of({"a", "…", "—", "."}), "a…a—") == "a…a—");
}
