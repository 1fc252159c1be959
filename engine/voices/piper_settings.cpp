#include "engine/voices/piper_settings.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/voices/settings_entry.h"

namespace linnet {
namespace {

using nlohmann::json;

void read_phoneme_type(const SettingsEntry& root, VoiceDescription& settings) {
  using Type = VoiceDescription::PhonemeType;
  const SettingsEntry entry = root.at("phoneme_type");
  const std::string expected = "\"espeak\", \"text\", \"pinyin\", \"japanese\", \"hebrew\" or \"thai\"";
  const std::string name = entry.given() ? entry.text(expected) : "espeak";
  if (name == "text") {
    settings.phoneme_type = Type::text;
  } else if (name == "pinyin" || name == "japanese" || name == "hebrew" || name == "thai") {
    settings.phoneme_type = Type::unread;
    settings.unread_type = name;
  } else if (name != "espeak") {
    entry.fail(expected);
  }
  if (settings.phoneme_type == Type::text) return;
  const SettingsEntry espeak = root.at("espeak");
  if (settings.phoneme_type == Type::espeak || espeak.given())
    settings.language = espeak.object().at("voice").text("the name of an espeak-ng voice such as \"en-us\"");
}

void read_phonemes(const SettingsEntry& root, VoiceDescription& settings) {
  const SettingsEntry ids = root.at("phoneme_id_map");
  const std::string expected =
      "an array of integers from 0 to num_symbols - 1 = " + std::to_string(settings.num_symbols - 1);
  ids.each([&](const std::string& phoneme, const SettingsEntry& entry) {
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

  const SettingsEntry replacements = root.at("phoneme_map");
  if (!replacements.given()) return;
  replacements.each([&](const std::string& phoneme, const SettingsEntry& entry) {
    if (!entry.value->is_array()) entry.fail("an array of phonemes");
    auto& list = settings.phoneme_map[phoneme];
    for (const json& to : *entry.value) {
      if (!to.is_string()) entry.fail("an array of phonemes");
      list.push_back(to.get<std::string>());
    }
  });
}

void read_vowel_clusters(const SettingsEntry& root, VoiceDescription& settings) {
  const SettingsEntry clusters = root.at("vowel_clusters");
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

void read_inference(const SettingsEntry& root, VoiceDescription& settings) {
  settings.noise_scale = 0.667f;  // as piper-tts has them where the settings do not say
  settings.length_scale = 1.0f;
  settings.noise_w = 0.8f;
  const SettingsEntry inference = root.at("inference");
  if (!inference.given()) return;
  const auto optional = [&](const char* key, std::optional<float>& value, float least, float most,
                            const std::string& expected) {
    const SettingsEntry entry = inference.object().at(key);
    if (entry.given()) value = entry.number(least, most, expected);
  };
  optional("noise_scale", settings.noise_scale, 0, 10, "a number from 0 to 10");
  optional("length_scale", settings.length_scale, 0.01f, 100, "a number from 0.01 to 100");
  optional("noise_w", settings.noise_w, 0, 10, "a number from 0 to 10");
  const SettingsEntry silences = inference.at("phoneme_silence");
  if (!silences.given()) return;
  silences.each([&](const std::string& phoneme, const SettingsEntry& entry) {
    const auto begins_codepoint = [](char c) { return (c & 0xc0) != 0x80; };
    if (std::count_if(phoneme.begin(), phoneme.end(), begins_codepoint) != 1)
      entry.fail("one phoneme as the key, which is one character such as \",\"");
    settings.phoneme_silence_seconds[phoneme] = entry.number(0, 60, "seconds, a number from 0 to 60");
  });
}

void read_speakers(const SettingsEntry& root, VoiceDescription& settings) {
  settings.num_speakers = std::max(1, root.at("num_speakers").integer(0, 100'000));  // Piper treats 0 as 1
  const SettingsEntry names = root.at("speaker_id_map");
  if (names.given()) {
    names.each([&](const std::string& name, const SettingsEntry& entry) {
      settings.speaker_id_map[name] = entry.integer(0, settings.num_speakers - 1);
    });
  }
  const SettingsEntry standard = root.at("default_speaker_id");
  if (standard.given()) settings.default_speaker = standard.integer(0, settings.num_speakers - 1);
}

// What Linnet adds to Piper's settings.
void read_own(const SettingsEntry& root, VoiceDescription& settings) {
  const SettingsEntry own = root.at("linnet");
  if (!own.given()) return;
  const SettingsEntry gain = own.object().at("gain_db");
  if (gain.given()) settings.gain_db = gain.number(-20, 20, "decibels, a number from -20 to 20");
}

VoiceDescription read(const SettingsEntry& root) {
  VoiceDescription settings;
  const SettingsEntry audio = root.at("audio");
  settings.sample_rate_hz = audio.object().at("sample_rate").integer(4000, 192'000);
  read_phoneme_type(root, settings);
  settings.num_symbols = root.at("num_symbols").integer(1, 1'000'000);
  read_phonemes(root, settings);
  read_vowel_clusters(root, settings);
  read_speakers(root, settings);
  read_inference(root, settings);
  read_own(root, settings);
  return settings;
}

}  // namespace

VoiceDescription read_piper_settings(std::string_view text) { return with_settings(text, read); }

}  // namespace linnet
