#include "engine/text/phoneme_ids.h"

#include <catch2/catch_test_macros.hpp>

using namespace linnet;

namespace {

using Ids = std::vector<std::int64_t>;
using Phonemes = std::vector<std::string>;

VoiceDescription settings() {
  VoiceDescription voice;
  voice.phoneme_id_map = {{"_", {0}}, {"^", {1}}, {"$", {2}}, {"a", {5}}, {"ɪ", {6}}, {"b", {7, 8}}, {"aɪ", {161}}};
  return voice;
}

PhonemeIds ids_of(const Phonemes& phonemes, const VoiceDescription& voice) {
  std::set<std::string> unknown;
  return phoneme_ids(phonemes, voice, unknown);
}

}  // namespace

TEST_CASE("ids are ^ _ (phoneme _)* $") {
  const PhonemeIds result = ids_of({"a", "b", "a"}, settings());
  CHECK(result.ids == Ids{1, 0, 5, 0, 7, 8, 0, 5, 0, 2});
  CHECK(result.first_id == std::vector<std::size_t>{2, 4, 7, 9});
  CHECK(ids_of({}, settings()).ids == Ids{1, 0, 2});
}

TEST_CASE("unknown phonemes are skipped, and each is reported once") {
  std::set<std::string> unknown;
  const PhonemeIds result = phoneme_ids(Phonemes{"x", "a", "x", "ʘ"}, settings(), unknown);
  CHECK(result.ids == Ids{1, 0, 5, 0, 2});
  CHECK(result.first_id == std::vector<std::size_t>{2, 2, 4, 4, 4});
  CHECK(unknown == std::set<std::string>{"x", "ʘ"});
}

TEST_CASE("a diphthong in the map is one phoneme only for voices that list it in vowel_clusters") {
  VoiceDescription voice = settings();
  CHECK(ids_of({"a", "ɪ"}, voice).ids == Ids{1, 0, 5, 0, 6, 0, 2});
  voice.vowel_clusters = {{"a", "ɪ"}};
  const PhonemeIds result = ids_of({"b", "a", "ɪ", "a"}, voice);
  CHECK(result.ids == Ids{1, 0, 7, 8, 0, 161, 0, 5, 0, 2});
  CHECK(result.first_id == std::vector<std::size_t>{2, 5, 7, 7, 9});
}

TEST_CASE("the longest matching vowel cluster is used") {
  VoiceDescription voice = settings();
  voice.phoneme_id_map["aɪa"] = {162};
  voice.vowel_clusters = {{"a", "ɪ"}, {"a", "ɪ", "a"}};
  CHECK(ids_of({"a", "ɪ", "a", "a", "ɪ"}, voice).ids == Ids{1, 0, 162, 0, 161, 0, 2});
}

TEST_CASE("a phoneme without an id of its own may begin a longer key") {
  VoiceDescription voice = settings();
  voice.phoneme_id_map["t\u0361ʃ"] = {99};
  CHECK(ids_of({"a", "t", "\u0361", "ʃ", "a"}, voice).ids == Ids{1, 0, 5, 0, 99, 0, 5, 0, 2});
}

TEST_CASE("a voice that speaks letters may map a letter with its accent to one id") {
  VoiceDescription voice = settings();
  voice.phoneme_type = VoiceDescription::PhonemeType::text;
  voice.phoneme_id_map["и"] = {20};
  voice.phoneme_id_map["й"] = {21};
  CHECK(ids_of({"a", "и", "\u0306", "и"}, voice).ids == Ids{1, 0, 5, 0, 21, 0, 20, 0, 2});
  voice.phoneme_id_map["\u0306"] = {22};  // trained on decomposed text
  CHECK(ids_of({"и", "\u0306"}, voice).ids == Ids{1, 0, 20, 0, 22, 0, 2});
}

TEST_CASE("phoneme_map replaces phonemes before the ids") {
  VoiceDescription voice = settings();
  voice.phoneme_map = {{"c", {"a", "b"}}, {"a", {}}};
  CHECK(ids_of({"c", "a", "c"}, voice).ids == Ids{1, 0, 5, 0, 7, 8, 0, 5, 0, 7, 8, 0, 2});
}

TEST_CASE("voices whose map lacks ^, _ and $ get none of them") {
  VoiceDescription voice = settings();
  for (const char* key : {"^", "_", "$"}) voice.phoneme_id_map.erase(key);
  CHECK(ids_of({"a", "ɪ"}, voice).ids == Ids{5, 6});
}
