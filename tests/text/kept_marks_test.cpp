#include "engine/text/kept_marks.h"

#include <catch2/catch_test_macros.hpp>

#include "engine/text/phonemizer.h"
#include "engine/text/sentences.h"
#include "tests/support/paths.h"

using namespace linnet;

namespace {

// Of Spanish sentences, whose letters are most of their phonemes, without stress marks.
std::vector<std::string> sentences(std::string_view text, std::size_t max_phonemes = 1000) {
  Phonemizer phonemizer(tests::espeak_data());
  VoiceDescription voice;
  voice.phoneme_type = VoiceDescription::PhonemeType::misaki;
  voice.language = "es";
  SentenceReader reader(&phonemizer, voice, text, max_phonemes);
  std::vector<std::string> all;
  std::size_t end = 0;
  while (const auto sentence = reader.next()) {
    CHECK(sentence->phonemes.size() <= max_phonemes);
    CHECK(sentence->text_end >= end);
    end = sentence->text_end;
    CHECK(end <= text.size());
    std::string& one = all.emplace_back();
    for (const std::string& phoneme : sentence->phonemes)
      if (phoneme != "ˈ" && phoneme != "ˌ") one += phoneme;
  }
  return all;
}
using Sentences = std::vector<std::string>;

}  // namespace

TEST_CASE("quotation marks, brackets and dashes stay where they are") {
  CHECK(sentences("la (mala) luna.") == Sentences{"la (mala) luna."});
  CHECK(sentences("«la» “mala” \"luna\".") == Sentences{"“la” “mala” \"luna\"."});
  CHECK(sentences("la mala — la luna.") == Sentences{"la mala — la luna."});
  CHECK(sentences("la(mala)luna.") == Sentences{"la(mala)luna."});
  CHECK(sentences("« la » mala.") == Sentences{"“ la ” mala."});
}

TEST_CASE("a mark that closes belongs to the sentence that ends before it") {
  CHECK(sentences("“la luna.” la mala.") == Sentences{"“la luna.”", "la mala."});
  CHECK(sentences("(la luna!) (la mala?)") == Sentences{"(la luna!)", "(la mala?)"});
  CHECK(sentences("la luna. “la mala”") == Sentences{"la luna.", "“la mala”"});
}

TEST_CASE("marks without a word say nothing") {
  for (const char* text : {"\"", "()", "“” — «»", "\"\"\"\"\"\"\"\"", "( ( ( ("}) CHECK(sentences(text).empty());
  CHECK(sentences("la luna. ()\"\"") == Sentences{"la luna."});
}

TEST_CASE("many marks in a row are a few") {
  const Sentences all = sentences("la" + std::string(10'000, '"') + " luna.", 100);
  REQUIRE(!all.empty());
  CHECK(all.size() <= 2);
}

TEST_CASE("a text of marks and letters is read to its end, whatever their order") {
  static constexpr std::string_view pieces[] = {"la", " ", "(", ")", "\"", "“",  "”",
                                                "—",  ".", ",", "»", "…",  "\n", "[[a]]"};
  std::uint32_t state = 1;
  for (int round = 0; round < 200; ++round) {
    std::string text;
    for (int i = 0; i < 40; ++i) {
      state = state * 1664525u + 1013904223u;
      text += pieces[(state >> 16) % std::size(pieces)];
    }
    INFO(text);
    for (const std::string& sentence : sentences(text, 20)) CHECK(!sentence.empty());
  }
}
