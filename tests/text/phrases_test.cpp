#include "engine/text/phrases.h"

#include <catch2/catch_test_macros.hpp>

using namespace linnet;

namespace {

Sentence sentence_of(const std::string& letters, std::vector<SentenceWord> words) {
  Sentence sentence;
  for (const char c : letters) sentence.phonemes.emplace_back(1, c);
  sentence.words = std::move(words);
  sentence.text_end = 100;
  return sentence;
}

std::string joined(const Sentence& sentence) {
  std::string all;
  for (const std::string& phoneme : sentence.phonemes) all += phoneme;
  return all;
}

VoiceDescription silent_after(std::map<std::string, float, std::less<>> silences) {
  VoiceDescription settings;
  settings.phoneme_silence_seconds = std::move(silences);
  return settings;
}

}  // namespace

TEST_CASE("a sentence is divided after each phoneme that has a silence, as by rhasspy/piper") {
  const auto phrases = phrases_of(sentence_of("ab, c, d.", {{10, 12, 0, 2}, {14, 15, 4, 5}, {17, 18, 7, 8}}),
                                  silent_after({{",", 0.5f}}), 5);
  REQUIRE(phrases.size() == 3);
  CHECK((joined(phrases[0]) == "ab," && joined(phrases[1]) == " c," && joined(phrases[2]) == " d."));
  CHECK((phrases[0].silence_seconds == 0.5f && phrases[1].silence_seconds == 0.5f && phrases[2].silence_seconds == 0));
  CHECK((!phrases[0].ends_sentence && !phrases[1].ends_sentence && phrases[2].ends_sentence));
  CHECK((phrases[0].text_end == 12 && phrases[1].text_end == 15 && phrases[2].text_end == 100));
  REQUIRE(phrases[1].words.size() == 1);
  CHECK((phrases[1].words[0].text_begin == 14 && phrases[1].words[0].first_phoneme == 1));
}

TEST_CASE("silence after the last phoneme adds no empty phrase") {
  for (const std::string text : {"ab.", "ab. "}) {
    const auto phrases = phrases_of(sentence_of(text, {}), silent_after({{".", 1}}), 0);
    REQUIRE(phrases.size() == 1);
    CHECK(joined(phrases[0]) == text);
    CHECK(phrases[0].silence_seconds == 1);
    CHECK(phrases[0].ends_sentence);
  }
}

TEST_CASE("without silences a sentence is one phrase") {
  const auto phrases = phrases_of(sentence_of("a, b.", {}), silent_after({}), 0);
  REQUIRE(phrases.size() == 1);
  CHECK((joined(phrases[0]) == "a, b." && phrases[0].silence_seconds == 0 && phrases[0].text_end == 100));
}
