#include "engine/voices/settings_text.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace linnet {
namespace {

// "en-us" → "en_US", as Piper writes it.
std::string language_code(std::string language) {
  const std::size_t dash = language.find('-');
  if (dash == std::string::npos) return language;
  language[dash] = '_';
  for (std::size_t i = dash + 1; i < language.size(); ++i)
    if (language[i] >= 'a' && language[i] <= 'z') language[i] = static_cast<char>(language[i] - 'a' + 'A');
  return language;
}

const char* name_of(VoiceDescription::PhonemeType type) {
  using Type = VoiceDescription::PhonemeType;
  switch (type) {
    case Type::espeak:
      return "espeak";
    case Type::text:
      return "text";
    case Type::english:
      return "english";
    case Type::misaki:
      return "misaki";
    case Type::unread:
      break;
  }
  return "";
}

// As families whose speakers have languages read them (models/styletts2/settings.h).
void add_speakers(const VoiceDescription& voice, nlohmann::ordered_json& j) {
  j["sample_rate"] = voice.sample_rate_hz;
  j["default_speaker_id"] = voice.default_speaker;
  for (const auto& [symbol, ids] : voice.phoneme_id_map)
    if (symbol != "^" && symbol != "$") j["symbols"][symbol] = ids.front();
  std::vector<nlohmann::ordered_json> voices(voice.speaker_languages.size());
  for (std::size_t i = 0; i < voices.size(); ++i) voices[i] = {{"name", ""}, {"language", voice.speaker_languages[i]}};
  for (const auto& [name, speaker] : voice.speaker_id_map) voices[static_cast<std::size_t>(speaker)]["name"] = name;
  for (const auto& [speaker, db] : voice.speaker_gains_db)
    voices[static_cast<std::size_t>(speaker)]["gain_db"] = std::lround(db * 10) / 10.0;  // not 2.099999905
  j["voices"] = voices;
}

}  // namespace

std::string settings_text(const VoiceDescription& voice) {
  nlohmann::ordered_json j;
  j["family"] = voice.family;
  j["audio"] = {{"sample_rate", voice.sample_rate_hz}};
  j["language"] = {{"code", language_code(voice.language)}};
  j["espeak"] = {{"voice", voice.language}};
  j["inference"] = nlohmann::ordered_json::object();
  if (voice.noise_scale) j["inference"]["noise_scale"] = *voice.noise_scale;
  if (voice.length_scale) j["inference"]["length_scale"] = *voice.length_scale;
  if (voice.noise_w) j["inference"]["noise_w"] = *voice.noise_w;
  j["phoneme_type"] = voice.unread_type.empty() ? name_of(voice.phoneme_type) : voice.unread_type;
  j["phoneme_id_map"] = voice.phoneme_id_map;
  j["num_speakers"] = voice.num_speakers;
  j["speaker_id_map"] = voice.speaker_id_map;
  if (!voice.speaker_languages.empty()) add_speakers(voice, j);
  return j.dump();
}

bool are_settings_of(const VoiceDescription& voice, std::string_view json) {
  const nlohmann::json given = nlohmann::json::parse(json, nullptr, false);  // discarded, and equal to nothing, if bad
  const std::string own = settings_text(voice);
  return given == nlohmann::json::parse(std::string_view(own));  // one kind of iterator: a parser less in the page
}

}  // namespace linnet
