#include "engine/text/misaki_alphabet.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "engine/text/nfd.h"
#include "engine/text/phonemizer.h"
#include "engine/text/sentences.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;

namespace {

VoiceDescription voice_of(const std::string& language) {
  VoiceDescription voice;
  voice.phoneme_type = VoiceDescription::PhonemeType::misaki;
  voice.language = language;
  return voice;
}

// Sentences with a space between them.
std::string phonemes(Phonemizer& phonemizer, const std::string& language, std::string_view text) {
  const VoiceDescription voice = voice_of(language);
  SentenceReader reader(&phonemizer, voice, text, 1000);
  std::string all;
  while (const auto sentence = reader.next()) {
    if (!all.empty()) all += " ";
    for (const std::string& phoneme : sentence->phonemes) all += phoneme;
  }
  return all;
}

std::string decomposed(const std::string& text) {
  std::vector<std::string> codepoints;
  append_nfd(text, codepoints);
  std::string all;
  for (const std::string& one : codepoints)
    if (one != "¿" && one != "¡") all += one;  // espeak-ng takes these away, and no voice has ids for them
  return all;
}

}  // namespace

TEST_CASE("texts of each language have the phonemes that misaki gives") {
  Phonemizer phonemizer(tests::espeak_data());
  const auto golden = nlohmann::json::parse(read_text(source_path("tests/golden/misaki/phonemes.json")));
  CHECK(golden["made_by"]["misaki"] == "0.9.4");
  REQUIRE(golden["sentences"].size() >= 40);
  for (const auto& row : golden["sentences"]) {
    INFO(row["language"] << ": " << row["text"]);
    CHECK(phonemes(phonemizer, row["language"], row["text"].get<std::string>()) ==
          decomposed(row["phonemes"].get<std::string>()));
  }
}

TEST_CASE("diphthongs and affricates are one letter, two vowels that meet are not") {
  CHECK(misaki_of_tied("e^ɪ a^ʊ t^ʃ d^ʒ", "es") == "A W ʧ ʤ");
  CHECK(misaki_of_tied("aɪ", "es") == "aɪ");
  CHECK(misaki_of_tied("d^zt^s", "it") == "ʣʦ");
  CHECK(misaki_of_tied("a-b^c", "hi") == "abc");
  CHECK(misaki_of_tied("həlˈo^ʊ wˈɜːld", "en-us") == "həlˈO wˈɜɹld");
  CHECK(misaki_of_tied("həlˈə^ʊ wˈɜːld", "en-gb") == "həlˈQ wˈɜːld");
  CHECK(misaki_of_tied("bˈʌʔn\u0329 bˈɑːɾə^l", "en-us") == "bˈʌtn bˈɑTᵊl");
  CHECK(misaki_of_tied("ɹˈɪðm\u0329", "en-us") == "ɹˈɪðᵊm");
}

TEST_CASE("British English has the long vowels of misaki's lexicon") {
  CHECK(misaki_of_tied("ðˈe^ə", "en-gb") == "ðˈɛː");
  CHECK(misaki_of_tied("nˈi^ə", "en-gb") == "nˈɪə");
}

TEST_CASE("IPA that people write needs no ties, and misaki's own letters stay") {
  CHECK(misaki_of_ipa("həlˈoʊ", "en-us") == "həlˈO");
  CHECK(misaki_of_ipa("t\u0361ʃˈaɪ", "es") == "ʧˈI");
  CHECK(misaki_of_ipa("kˈAk", "it") == "kˈAk");
}
