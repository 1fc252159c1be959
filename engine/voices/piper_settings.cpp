#include "engine/voices/piper_settings.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "engine/voices/bad_voice.h"

namespace linnet {
namespace {

using nlohmann::json;

constexpr std::size_t largest_json = 16u << 20;  // a voice of 900 speakers has 20 kB
constexpr int deepest_json = 32;                 // printing a value takes stack for each level

// A value and the keys that lead to it ("audio.sample_rate"), which every error names. No value: the key is missing.
struct Entry {
  std::string path;
  const json* value = nullptr;

  [[noreturn]] void fail(const std::string& expected) const {
    if (value == nullptr) bad_voice("voice settings: key " + in_quotes(path) + " is missing; expected " + expected);
    const auto found = value->dump(-1, ' ', true, json::error_handler_t::replace);
    bad_voice("voice settings: key " + in_quotes(path) + " is " + in_quotes(found) + " (" + value->type_name() +
              "); expected " + expected);
  }

  Entry at(const std::string& key) const {
    const auto found = value->find(key);
    const bool given = found != value->end() && !found->is_null();  // null stands for "not given"
    return {path.empty() ? key : path + "." + key, given ? &*found : nullptr};
  }

  const Entry& object() const {
    if (value == nullptr || !value->is_object()) fail("an object");
    return *this;
  }

  std::string text(const std::string& expected) const {
    if (value == nullptr || !value->is_string() || value->get_ref<const std::string&>().empty()) fail(expected);
    return value->get<std::string>();
  }

  int integer(int least, int most) const {
    const bool is_integer = value != nullptr && value->is_number_integer();
    const bool too_large = is_integer && value->is_number_unsigned() &&
                           value->get<std::uint64_t>() > std::uint64_t{std::numeric_limits<int>::max()};
    const auto number = is_integer && !too_large ? value->get<std::int64_t>() : -1;
    if (!is_integer || too_large || number < least || number > most) {
      fail("an integer from " + std::to_string(least) + " to " + std::to_string(most));
    }
    return static_cast<int>(number);
  }

  float number(float least, float most, const std::string& expected) const {
    const double found = value != nullptr && value->is_number() ? value->get<double>() : NAN;
    if (!(found >= least && found <= most)) fail(expected);
    return static_cast<float>(found);
  }

  // Calls visit(key, entry) for every member of an object.
  template <typename Visit>
  void each(Visit&& visit) const {
    object();
    for (const auto& [key, member] : value->items()) visit(key, Entry{path + "." + key, &member});
  }

  bool given() const { return value != nullptr; }
};

VoiceDescription::PhonemeType phoneme_type(const Entry& root) {
  const Entry entry = root.at("phoneme_type");
  const std::string expected = "\"espeak\" or \"text\" (other kinds are not supported)";
  const std::string name = entry.given() ? entry.text(expected) : "espeak";
  if (name != "espeak" && name != "text") entry.fail(expected);
  return name == "text" ? VoiceDescription::PhonemeType::text : VoiceDescription::PhonemeType::espeak;
}

void read_phonemes(const Entry& root, VoiceDescription& settings) {
  const Entry ids = root.at("phoneme_id_map");
  const std::string expected =
      "an array of integers from 0 to num_symbols - 1 = " + std::to_string(settings.num_symbols - 1);
  ids.each([&](const std::string& phoneme, const Entry& entry) {
    if (!entry.value->is_array() || entry.value->empty()) entry.fail(expected);
    auto& list = settings.phoneme_id_map[phoneme];
    for (const json& id : *entry.value) {
      const bool is_id =
          id.is_number_unsigned() && id.get<std::uint64_t>() < static_cast<std::uint64_t>(settings.num_symbols);
      if (!is_id) entry.fail(expected);
      list.push_back(id.get<std::int64_t>());
    }
  });
  if (settings.phoneme_id_map.empty()) ids.fail("at least one phoneme");

  const Entry replacements = root.at("phoneme_map");
  if (!replacements.given()) return;
  replacements.each([&](const std::string& phoneme, const Entry& entry) {
    if (!entry.value->is_array()) entry.fail("an array of phonemes");
    auto& list = settings.phoneme_map[phoneme];
    for (const json& to : *entry.value) {
      if (!to.is_string()) entry.fail("an array of phonemes");
      list.push_back(to.get<std::string>());
    }
  });
}

void read_vowel_clusters(const Entry& root, VoiceDescription& settings) {
  const Entry clusters = root.at("vowel_clusters");
  if (!clusters.given()) return;
  if (clusters.value->is_object() && clusters.value->empty()) return;  // piper-tts's own default
  if (!clusters.value->is_array()) clusters.fail("an array of arrays of phonemes");
  for (const json& cluster : *clusters.value) {
    if (!cluster.is_array()) clusters.fail("an array of arrays of phonemes");
    auto& phonemes = settings.vowel_clusters.emplace_back();
    for (const json& phoneme : cluster) {
      if (!phoneme.is_string()) clusters.fail("an array of arrays of phonemes");
      phonemes.push_back(phoneme.get<std::string>());
    }
  }
}

void read_inference(const Entry& root, VoiceDescription& settings) {
  settings.noise_scale = 0.667f;  // as piper-tts has them where the settings do not say
  settings.length_scale = 1.0f;
  settings.noise_w = 0.8f;
  const Entry inference = root.at("inference");
  if (!inference.given()) return;
  const auto optional = [&](const char* key, std::optional<float>& value, float least, float most,
                            const std::string& expected) {
    const Entry entry = inference.object().at(key);
    if (entry.given()) value = entry.number(least, most, expected);
  };
  optional("noise_scale", settings.noise_scale, 0, 10, "a number from 0 to 10");
  optional("length_scale", settings.length_scale, 0.01f, 100, "a number from 0.01 to 100");
  optional("noise_w", settings.noise_w, 0, 10, "a number from 0 to 10");
  const Entry silences = inference.at("phoneme_silence");
  if (!silences.given()) return;
  silences.each([&](const std::string& phoneme, const Entry& entry) {
    const auto begins_codepoint = [](char c) { return (c & 0xc0) != 0x80; };
    if (std::count_if(phoneme.begin(), phoneme.end(), begins_codepoint) != 1)
      entry.fail("one phoneme as the key, which is one character such as \",\"");
    settings.phoneme_silence_seconds[phoneme] = entry.number(0, 60, "seconds, a number from 0 to 60");
  });
}

void read_speakers(const Entry& root, VoiceDescription& settings) {
  settings.num_speakers = std::max(1, root.at("num_speakers").integer(0, 100'000));  // Piper treats 0 as 1
  const Entry names = root.at("speaker_id_map");
  if (names.given()) {
    names.each([&](const std::string& name, const Entry& entry) {
      settings.speaker_id_map[name] = entry.integer(0, settings.num_speakers - 1);
    });
  }
  const Entry standard = root.at("default_speaker_id");
  if (standard.given()) settings.default_speaker = standard.integer(0, settings.num_speakers - 1);
}

// What Linnet adds to Piper's settings.
void read_own(const Entry& root, VoiceDescription& settings) {
  const Entry own = root.at("linnet");
  if (!own.given()) return;
  const Entry gain = own.object().at("gain_db");
  if (gain.given()) settings.gain_db = gain.number(-20, 20, "decibels, a number from -20 to 20");
}

VoiceDescription read(const json& document) {
  VoiceDescription settings;
  const Entry root{"", &document};
  if (!document.is_object())
    bad_voice(std::string("voice settings: found ") + document.type_name() + "; expected an object");
  const Entry audio = root.at("audio");
  settings.sample_rate_hz = audio.object().at("sample_rate").integer(4000, 192'000);
  settings.phoneme_type = phoneme_type(root);
  if (settings.phoneme_type == VoiceDescription::PhonemeType::espeak) {
    settings.language = root.at("espeak").object().at("voice").text("the name of an espeak-ng voice such as \"en-us\"");
  }
  settings.num_symbols = root.at("num_symbols").integer(1, 1'000'000);
  read_phonemes(root, settings);
  read_vowel_clusters(root, settings);
  read_speakers(root, settings);
  read_inference(root, settings);
  read_own(root, settings);
  return settings;
}

}  // namespace

VoiceDescription read_piper_settings(std::string_view text) {
  if (text.size() > largest_json)
    bad_voice("voice settings: " + std::to_string(text.size()) + " bytes; expected at most 16 MiB");
  try {
    return read(json::parse(text, [](int depth, json::parse_event_t, json&) {
      if (depth > deepest_json) bad_voice("voice settings: JSON nested too deeply; expected at most 32 levels");
      return true;
    }));
  } catch (const json::exception& problem) {
    bad_voice("voice settings: not valid JSON: " + in_quotes(problem.what()));
  }
}

}  // namespace linnet
