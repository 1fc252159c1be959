#include "native/voices/loudness_memory.h"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/error.h"
#include "native/voices/governor_setup.h"

namespace linnet::native {
namespace {

constexpr const char* file_name = "loudness.json";

nlohmann::json stored() {
  nlohmann::json all = nlohmann::json::parse(read_if_there(config_file(file_name)), nullptr, false);
  return all.is_object() ? all : nlohmann::json::object();
}

std::string key_of(const Voice& voice, int speaker) {
  return voice.fingerprint() + (voice.speakers() > 1 ? " speaker=" + std::to_string(speaker) : "");
}

std::optional<float> remembered(const Voice& voice, int speaker) {
  const nlohmann::json all = stored();
  const auto found = all.find(key_of(voice, speaker));
  if (found == all.end() || !found->is_number()) return std::nullopt;
  return found->get<float>();
}

void remember(const Voice& voice, int speaker, float db) {
  nlohmann::json all = stored();
  all[key_of(voice, speaker)] = std::lround(db * 10) / 10.0;  // not 7.400000095
  write_config_file(file_name, all.dump(2) + "\n");
}

}  // namespace

Loudness loudness_by_name(const std::string& value) {
  if (value == "normal") return Loudness::normal;
  if (value == "off") return Loudness::off;
  throw Error(ErrorKind::bad_input, "'" + value + "' is neither 'normal' nor 'off'");
}

void know_gain(Voice& voice, int speaker, const std::atomic<bool>* stop) {
  if (voice.known_gain_db(speaker)) return;
  try {
    if (const auto db = remembered(voice, speaker)) return voice.set_gain_db(speaker, *db);
  } catch (const Error&) {  // somebody has written nonsense there
  }
  const float db = voice.gain_db(speaker, stop);
  try {
    remember(voice, speaker, db);
  } catch (const Error&) {  // it will be measured again
  }
}

void know_gain(Voice& voice, const SpeakOptions& options) {
  if (options.loudness.value_or(Loudness::normal) == Loudness::off) return;
  if (options.mix.empty()) know_gain(voice, options.speaker.value_or(voice.default_speaker()), options.stop);
  for (const SpeakerShare& share : options.mix) {
    const int speaker = static_cast<int>(share.speaker);
    if (speaker < 0 || speaker >= voice.speakers() || !voice.can_read(speaker)) continue;  // speak() says what is wrong
    know_gain(voice, speaker, options.stop);
  }
}

std::string gain_text(const Voice& voice) {
  const int speaker = voice.default_speaker();
  const auto known = voice.known_gain_db(speaker);
  const auto db = known ? known : remembered(voice, speaker);
  if (!db) return "not measured yet, which the first text will do";
  char text[48];
  std::snprintf(text, sizeof text, "%+.1f dB%s", static_cast<double>(*db), known ? "" : ", as measured here");
  return text;
}

}  // namespace linnet::native
