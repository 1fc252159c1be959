#include "engine/models/styletts2/settings.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/models/misaki_symbols.h"
#include "engine/voices/bad_voice.h"
#include "engine/voices/settings_entry.h"

namespace linnet::styletts2 {
namespace {

constexpr int most_symbols = 65'536;
constexpr std::size_t most_voices = 10'000;
constexpr std::string_view usual_speaker = "af_heart";  // Kokoro's best, and its own default
constexpr const char* language_names =
    "espeak-ng's name of the voice's language, such as \"en-us\", \"en-gb\", \"es\", \"fr-fr\", \"hi\", \"it\" or "
    "\"pt-br\"";

std::size_t codepoints(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

void add_symbol(VoiceDescription& voice, std::string_view symbol, std::int64_t id) {
  voice.phoneme_id_map[std::string(symbol)] = {id};
  voice.num_symbols = std::max(voice.num_symbols, static_cast<int>(id) + 1);
}

void read_symbols(const SettingsEntry& symbols, VoiceDescription& voice) {
  if (!symbols.given())
    for (const MisakiSymbol& symbol : misaki_symbols) add_symbol(voice, symbol.phoneme, symbol.id);
  else
    symbols.each([&](const std::string& symbol, const SettingsEntry& id) {
      // phoneme_ids.h gives these three a meaning of its own.
      if (codepoints(symbol) != 1 || symbol == "^" || symbol == "$" || symbol == "_")
        id.fail("one character as the key, and none of ^ $ _");
      add_symbol(voice, symbol, id.integer(0, most_symbols - 1));
    });
  if (voice.phoneme_id_map.empty()) symbols.fail("at least one symbol");
  for (const char* boundary : {"^", "$"}) voice.phoneme_id_map[boundary] = {misaki_boundary_id};
}

// A speaker's name stands in mixes, af_heart(2)+bf_emma(1), and in addresses; a number would be an id.
bool is_speaker_name(std::string_view name) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
  };
  return name.size() <= 100 && std::all_of(name.begin(), name.end(), is_allowed) &&
         name.find_first_not_of("0123456789") != std::string_view::npos;
}

void read_voice(const SettingsEntry& entry, VoiceDescription& voice) {
  const std::string expected = "a name of letters, digits, '_', '-' and '.', which is no number";
  const SettingsEntry name_entry = entry.object().at("name");
  const std::string name = name_entry.text(expected);
  if (!is_speaker_name(name)) name_entry.fail(expected);
  const int speaker = static_cast<int>(voice.speaker_languages.size());
  if (!voice.speaker_id_map.emplace(name, speaker).second) name_entry.fail("a name that no voice before it has");
  voice.speaker_languages.push_back(entry.at("language").text(language_names));
  const SettingsEntry gain = entry.at("gain_db");
  if (gain.given()) voice.speaker_gains_db[speaker] = gain.number(-20, 20, "decibels, a number from -20 to 20");
}

VoiceDescription read(const SettingsEntry& root) {
  VoiceDescription voice;
  const SettingsEntry family = root.at("family");
  if (family.text("\"styletts2\"") != "styletts2") family.fail("\"styletts2\"");
  voice.family = "styletts2";
  const SettingsEntry rate = root.at("sample_rate");
  if (rate.integer(1, 1'000'000) != sample_rate_hz) rate.fail(std::to_string(sample_rate_hz));
  voice.sample_rate_hz = sample_rate_hz;
  voice.phoneme_type = VoiceDescription::PhonemeType::misaki;
  read_symbols(root.at("symbols"), voice);
  const SettingsEntry voices = root.at("voices");
  const std::string expected = "an array of 1 to " + std::to_string(most_voices) + " voices";
  voices.each_element(expected, [&](const SettingsEntry& entry) {
    if (voice.speaker_languages.size() == most_voices) voices.fail(expected);
    read_voice(entry, voice);
  });
  if (voice.speaker_languages.empty()) voices.fail(expected);
  voice.num_speakers = static_cast<int>(voice.speaker_languages.size());
  const auto usual = voice.speaker_id_map.find(usual_speaker);
  if (usual != voice.speaker_id_map.end()) voice.default_speaker = usual->second;
  const SettingsEntry standard = root.at("default_speaker_id");
  if (standard.given()) voice.default_speaker = standard.integer(0, voice.num_speakers - 1);
  voice.language = voice.speaker_languages[static_cast<std::size_t>(voice.default_speaker)];
  voice.mixes_speakers = true;
  voice.length_scale = 1.0f;
  voice.noise_scale = 1.0f;
  return voice;
}

}  // namespace

VoiceDescription read_settings(std::string_view json) {
  if (json.empty())
    bad_voice(
        "a voice of the family styletts2 needs the names of its speakers; `linnet import` makes a bundle of the "
        "model and its styles");
  return with_settings(json, read);
}

}  // namespace linnet::styletts2
