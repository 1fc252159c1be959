#include "engine/models/styletts2/settings.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/voices/settings_text.h"
#include "tests/support/complaint.h"
#include "tests/support/errors.h"

using namespace linnet;
using namespace linnet::test;
using nlohmann::json;

namespace {

json usual() {
  return {
      {"family", "styletts2"},
      {"sample_rate", 24000},
      {"voices",
       {{{"name", "af_heart"}, {"language", "en-us"}, {"gain_db", 1.5}}, {{"name", "ef_dora"}, {"language", "es"}}}}};
}

VoiceDescription read(const json& settings) { return styletts2::read_settings(settings.dump()); }

std::string error_with(const char* pointer, const json& value) {
  json settings = usual();
  settings[json::json_pointer(pointer)] = value;
  return bad_voice_message([&] { read(settings); });
}

std::string error_without(const char* key) {
  json settings = usual();
  settings.erase(key);
  return bad_voice_message([&] { read(settings); });
}

}  // namespace

TEST_CASE("Kokoro's settings name its speakers, their languages and its symbols") {
  const VoiceDescription voice = read(usual());
  CHECK(voice.family == "styletts2");
  CHECK(voice.sample_rate_hz == 24000);
  CHECK(voice.phoneme_type == VoiceDescription::PhonemeType::misaki);
  CHECK(voice.num_speakers == 2);
  CHECK(voice.speaker_id_map.at("ef_dora") == 1);
  CHECK(voice.speaker_languages == std::vector<std::string>{"en-us", "es"});
  CHECK(voice.language == "en-us");
  CHECK(voice.speaker_gains_db == std::map<int, float>{{0, 1.5f}});
  CHECK(voice.mixes_speakers);
  CHECK(voice.num_symbols == 178);
  CHECK(voice.phoneme_id_map.at("A") == std::vector<std::int64_t>{24});
  CHECK(voice.phoneme_id_map.at("^") == std::vector<std::int64_t>{0});
  CHECK((voice.length_scale == 1.0f && voice.noise_scale == 1.0f && !voice.noise_w));
}

TEST_CASE("the default speaker decides on the voice's language") {
  json settings = usual();
  settings["default_speaker_id"] = 1;
  CHECK(read(settings).language == "es");
  std::swap(settings["voices"][0], settings["voices"][1]);
  settings.erase("default_speaker_id");
  CHECK(read(settings).default_speaker == 1);  // af_heart
  settings["voices"][1]["name"] = "af_bella";
  CHECK(read(settings).default_speaker == 0);
  CHECK(contains(error_with("/default_speaker_id", 2), "'default_speaker_id' is '2'"));
}

TEST_CASE("symbols of a voice's own take the place of Kokoro's") {
  json settings = usual();
  settings["symbols"] = {{"a", 3}, {"ɹ", 7}};
  const VoiceDescription voice = read(settings);
  CHECK(voice.num_symbols == 8);
  CHECK(voice.phoneme_id_map.size() == 4);  // with the two ends of a sentence
  CHECK(voice.phoneme_id_map.at("ɹ") == std::vector<std::int64_t>{7});
}

TEST_CASE("settings as a file beside a voice has them are the same settings") {
  json settings = usual();
  settings["default_speaker_id"] = 1;
  const VoiceDescription voice = read(settings);
  const std::string text = settings_text(voice);
  CHECK(settings_text(styletts2::read_settings(text)) == text);
  const json piper = json::parse(text);  // what clients of Piper's voices read
  CHECK(piper["num_speakers"] == 2);
  CHECK(piper["speaker_id_map"]["ef_dora"] == 1);
  CHECK(piper["audio"]["sample_rate"] == 24000);
}

TEST_CASE("settings that are wrong are refused by their key") {
  CHECK(contains(bad_voice_message([] { styletts2::read_settings(""); }), "linnet import"));
  CHECK(contains(bad_voice_message([] { styletts2::read_settings("{"); }), "not valid JSON"));
  CHECK(contains(bad_voice_message([] { styletts2::read_settings("[]"); }), "expected an object"));
  for (const char* key : {"family", "sample_rate", "voices"})
    CHECK(contains(error_without(key), "key '" + std::string(key) + "' is missing"));
  CHECK(contains(error_with("/family", "vits"), "expected \"styletts2\""));
  CHECK(contains(error_with("/sample_rate", 22050), "'sample_rate' is '22050'"));
  CHECK(contains(error_with("/voices", json::array()), "1 to 10000 voices"));
  CHECK(contains(error_with("/voices", 54), "'voices' is '54'"));
  CHECK(contains(error_with("/voices/1", "ef_dora"), "'voices[1]' is"));
  CHECK(contains(error_with("/voices/1/name", "af_heart"), "a name that no voice before it has"));
  for (const char* name : {"3", "a+b", "a(2)", "a b", "日"})
    CHECK(contains(error_with("/voices/1/name", name), "'voices[1].name' is"));
  CHECK(contains(error_with("/voices/1/language", 7), "'voices[1].language' is '7'"));
  CHECK(contains(error_with("/voices/0/gain_db", 100), "'voices[0].gain_db' is '100'"));
  CHECK(contains(error_with("/symbols", json::object()), "at least one symbol"));
  CHECK(contains(error_with("/symbols", {{"ab", 1}}), "one character"));
  CHECK(contains(error_with("/symbols", {{"_", 1}}), "none of ^ $ _"));
  CHECK(contains(error_with("/symbols", {{"a", -1}}), "'symbols.a' is '-1'"));
}
