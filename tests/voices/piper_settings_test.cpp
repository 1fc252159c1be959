#include "engine/voices/piper_settings.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "engine/error.h"
#include "tests/support/errors.h"
#include "tests/support/files.h"

using namespace linnet;
using namespace linnet::test;
using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

namespace {

// The smallest valid settings of a voice.
json least() {
  return {{"audio", {{"sample_rate", 22050}}},
          {"espeak", {{"voice", "de"}}},
          {"phoneme_id_map", {{"_", {0}}, {"^", {1}}, {"$", {2}}, {"aɪ", {3, 4}}}},
          {"num_symbols", 5},
          {"num_speakers", 3}};
}

VoiceDescription read(const json& settings) { return read_piper_settings(settings.dump()); }

// The error for least() with the value at a JSON pointer changed.
std::string error_with(const char* pointer, const json& value) {
  json settings = least();
  settings[json::json_pointer(pointer)] = value;
  return bad_voice_message([&] { read(settings); });
}

std::string error_without(const std::string& parent, const std::string& key) {
  json settings = least();
  settings[json::json_pointer(parent)].erase(key);
  return bad_voice_message([&] { read(settings); });
}

}  // namespace

TEST_CASE("The settings of the tiny voices are read") {
  const auto settings = read_piper_settings(read_text(tiny_voice_path("tiny-high-speakers") + ".json"));
  CHECK(settings.sample_rate_hz == 22050);
  CHECK(settings.language == "en-us");
  CHECK(settings.num_symbols == 40);
  CHECK(settings.num_speakers == 4);
  CHECK(settings.speaker_id_map.at("speaker3") == 3);
  CHECK(settings.phoneme_id_map.at("ʊ") == std::vector<std::int64_t>{38});
  CHECK(settings.noise_scale == 0.667f);
  CHECK(read_piper_settings(read_text(tiny_voice_path("tiny-xlow") + ".json")).sample_rate_hz == 16000);
}

TEST_CASE("Settings without optional keys have Piper's defaults") {
  const auto settings = read(least());
  CHECK(settings.phoneme_type == VoiceDescription::PhonemeType::espeak);
  CHECK((settings.noise_scale == 0.667f && settings.length_scale == 1.0f && settings.noise_w == 0.8f));
  CHECK(settings.default_speaker == 0);
  CHECK((settings.speaker_id_map.empty() && settings.phoneme_map.empty() && settings.phoneme_silence_seconds.empty()));
}

TEST_CASE("Optional keys replace the defaults, and unknown keys are ignored") {
  auto document = least();
  document["inference"] = {
      {"noise_scale", 0}, {"length_scale", 2.5}, {"noise_w", 1}, {"phoneme_silence", {{"_", 0.5}}}};
  document["phoneme_map"] = {{"c", {"k", "s"}}};
  document["speaker_id_map"] = {{"anna", 2}};
  document["default_speaker_id"] = 1;
  document["piper_version"] = {"any", "thing"};
  const auto settings = read(document);
  CHECK((settings.noise_scale == 0 && settings.length_scale == 2.5f && settings.noise_w == 1));
  CHECK(settings.phoneme_silence_seconds.at("_") == 0.5f);
  CHECK(settings.phoneme_map.at("c") == std::vector<std::string>{"k", "s"});
  CHECK(settings.speaker_id_map.at("anna") == 2);
  CHECK(settings.default_speaker == 1);
  CHECK(settings.phoneme_id_map.at("aɪ") == std::vector<std::int64_t>{3, 4});  // this key has two codepoints
}

TEST_CASE("Optional keys may be null, and zero speakers mean one") {
  auto document = least();
  for (const auto* key :
       {"inference", "phoneme_map", "speaker_id_map", "default_speaker_id", "language", "phoneme_type"}) {
    document[key] = nullptr;
  }
  document["num_speakers"] = 0;
  CHECK(read(document).num_speakers == 1);
}

TEST_CASE("A voice that speaks letters does not need an espeak-ng voice") {
  auto document = least();
  document["phoneme_type"] = "text";
  document.erase("espeak");
  const auto settings = read(document);
  CHECK(settings.phoneme_type == VoiceDescription::PhonemeType::text);
  CHECK(settings.language.empty());
}

TEST_CASE("A voice of a phoneme type that Linnet cannot make is described, with the type's name") {
  for (const std::string type : {"pinyin", "japanese", "hebrew", "thai"}) {
    auto document = least();
    document["phoneme_type"] = type;
    document["espeak"]["voice"] = "cmn";
    const auto settings = read(document);
    CHECK(settings.phoneme_type == VoiceDescription::PhonemeType::unread);
    CHECK(settings.unread_type == type);
    CHECK(settings.language == "cmn");
    document.erase("espeak");
    CHECK(read(document).language.empty());
  }
}

TEST_CASE("The error for a missing key says what the key should contain") {
  const auto names = [](const std::string& key) {
    return ContainsSubstring("voice settings: key '" + key + "' is missing; expected ");
  };
  CHECK_THAT(error_without("", "audio"), names("audio"));
  CHECK_THAT(error_without("/audio", "sample_rate"), names("audio.sample_rate"));
  CHECK_THAT(error_without("", "espeak"), names("espeak"));
  CHECK_THAT(error_without("/espeak", "voice"), names("espeak.voice"));
  CHECK_THAT(error_without("", "phoneme_id_map"), names("phoneme_id_map"));
  CHECK_THAT(error_without("", "num_symbols"), names("num_symbols"));
  CHECK_THAT(error_without("", "num_speakers"), names("num_speakers"));
}

TEST_CASE("The error for a key of the wrong type or out of range gives the value found") {
  const auto names = [](const std::string& key, const std::string& found) {
    return ContainsSubstring("'" + key + "' is '" + found);
  };
  CHECK_THAT(error_with("/audio/sample_rate", "22050"), names("audio.sample_rate", "\"22050\"' (string)"));
  CHECK_THAT(error_with("/audio/sample_rate", 22050.5), names("audio.sample_rate", "22050.5"));
  CHECK_THAT(error_with("/audio/sample_rate", 3999), names("audio.sample_rate", "3999"));
  CHECK_THAT(error_with("/audio/sample_rate", 18446744073709551615u), names("audio.sample_rate", "1844"));
  CHECK_THAT(error_with("/audio", 3), names("audio", "3"));
  CHECK_THAT(error_with("/espeak/voice", ""), names("espeak.voice", "\"\""));
  CHECK_THAT(error_with("/num_symbols", 0), names("num_symbols", "0"));
  CHECK_THAT(error_with("/num_speakers", -1), names("num_speakers", "-1"));
  CHECK_THAT(error_with("/phoneme_id_map", json::object()), names("phoneme_id_map", "{}"));
  CHECK_THAT(error_with("/phoneme_id_map/_", 0), names("phoneme_id_map._", "0"));
  CHECK_THAT(error_with("/phoneme_id_map/_", {5}),
             names("phoneme_id_map._", "[5]' (array); expected an array of integers from 0 to"));
  CHECK_THAT(error_with("/phoneme_id_map/_", {-1}), names("phoneme_id_map._", "[-1]"));
  CHECK_THAT(error_with("/phoneme_id_map/_", {1.5}), names("phoneme_id_map._", "[1.5]"));
  CHECK_THAT(error_with("/phoneme_map", {{"a", "b"}}), names("phoneme_map.a", "\"b\""));
  CHECK_THAT(error_with("/speaker_id_map", {{"x", 3}}), names("speaker_id_map.x", "3"));
  CHECK_THAT(error_with("/default_speaker_id", 3), names("default_speaker_id", "3"));
}

TEST_CASE("Scales out of range are refused") {
  for (const auto* key : {"noise_scale", "length_scale", "noise_w"}) {
    for (const json& value : {json(-0.1), json(1e30), json("1"), json(true)}) {
      CHECK_THAT(error_with("/inference", {{key, value}}), ContainsSubstring(std::string("'inference.") + key + "'"));
    }
  }
  CHECK_THAT(error_with("/inference", {{"length_scale", 0}}), ContainsSubstring("'inference.length_scale'"));
  CHECK_THAT(error_with("/inference", {{"phoneme_silence", {{"_", -1}}}}), ContainsSubstring("phoneme_silence._'"));
  CHECK_THAT(error_with("/inference", {{"phoneme_silence", {{",", 61}}}}), ContainsSubstring("a number from 0 to 60"));
  CHECK_THAT(error_with("/inference", {{"phoneme_silence", {{",", "long"}}}}),
             ContainsSubstring("a number from 0 to 60"));
  CHECK_THAT(error_with("/inference", {{"phoneme_silence", {{"", 1}}}}), ContainsSubstring("one phoneme as the key"));
  CHECK_THAT(error_with("/inference", {{"phoneme_silence", {{"., ", 1}}}}),
             ContainsSubstring("one phoneme as the key"));
  const auto infinite = R"({"audio":{"sample_rate":22050},"inference":{"noise_scale":1e999}})";
  CHECK_THAT(bad_voice_message([&] { read_piper_settings(infinite); }), ContainsSubstring("not valid JSON"));
}

TEST_CASE("The error for an unsupported phoneme type names the type") {
  CHECK_THAT(error_with("/phoneme_type", "kana"), ContainsSubstring("kana") && ContainsSubstring("\"espeak\""));
  CHECK_THAT(error_with("/phoneme_type", 1), ContainsSubstring("'phoneme_type' is '1'"));
}

TEST_CASE("Settings that are not JSON are refused") {
  for (const std::string text : {"", "{", "[]", "42", "{\"audio\": \xFF}", "<html>", "\0"}) {
    CHECK_THAT(bad_voice_message([&] { read_piper_settings(text); }), ContainsSubstring("voice settings: "));
  }
  CHECK_THAT(bad_voice_message([] { read_piper_settings(std::string(100'000, '[')); }), ContainsSubstring("JSON"));
}

TEST_CASE("Settings truncated at any byte are refused") {
  const std::string text = least().dump();
  for (std::size_t size = 0; size < text.size(); ++size) {
    CHECK_THAT(bad_voice_message([&] { read_piper_settings(text.substr(0, size)); }),
               ContainsSubstring("voice settings: "));
  }
}

TEST_CASE("Deeply nested settings are refused before they exhaust the stack") {
  const std::size_t depth = 1'000'000;
  const std::string deep = R"({"audio": {"sample_rate": )" + std::string(depth, '[') + std::string(depth, ']') + "}}";
  CHECK_THAT(bad_voice_message([&] { read_piper_settings(deep); }), ContainsSubstring("too deeply"));
}
