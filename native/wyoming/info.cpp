#include "native/wyoming/info.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <set>

#include "native/version.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

using nlohmann::ordered_json;

constexpr int most_speakers = 4096;  // that are listed: the settings of a voice that was never opened may say anything

// Clients look for "en_US", as Piper's voices say; others have espeak-ng's "en-us".
std::string region_in_capitals(std::string language) {
  constexpr std::size_t family = 2;
  if (language.size() != 2 * family + 1 || language[family] != '-') return language;
  language[family] = '_';
  std::transform(language.begin() + family, language.end(), language.begin() + family,
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return language;
}

ordered_json nobody() { return {{"name", ""}, {"url", ""}}; }  // who made a voice's file is not known here

// By name where speakers have one, else by id; null for a voice with one speaker.
ordered_json speakers_of(const ListedVoice& voice) {
  if (voice.speakers.speakers <= 1) return nullptr;
  std::vector<std::string> names(static_cast<std::size_t>(std::min(voice.speakers.speakers, most_speakers)));
  for (std::size_t id = 0; id < names.size(); ++id) names[id] = std::to_string(id);
  for (const auto& [name, id] : voice.speakers.ids)
    if (id >= 0 && static_cast<std::size_t>(id) < names.size()) names[static_cast<std::size_t>(id)] = name;
  ordered_json list = ordered_json::array();
  for (const std::string& name : names) list.push_back({{"name", name}});
  return list;
}

ordered_json entry(const std::string& name, const std::string& description, const ListedVoice& voice) {
  return {{"name", name},
          {"description", description},
          {"attribution", nobody()},
          {"installed", true},
          {"version", nullptr},
          {"languages", ordered_json::array({region_in_capitals(voice.language)})},
          {"speakers", speakers_of(voice)}};
}

ordered_json entries(const VoiceList& voices) {
  ordered_json list = ordered_json::array();
  std::set<std::string> names;
  for (const VoicePtr& voice : voices.all())
    if (std::string name = without_precision(voice->name()); names.insert(name).second)
      list.push_back(entry(name, name, *voice));
  for (const auto& [alias, target] : voices.aliases())
    if (const VoicePtr voice = voices.alias(alias); voice && names.insert(alias).second)
      list.push_back(entry(alias, alias + " (" + without_precision(voice->name()) + ")", *voice));
  return list;
}

}  // namespace

ordered_json wyoming_info(const VoiceList& voices) {
  ordered_json info;
  info["tts"] = ordered_json::array({{{"name", "linnet"},
                                      {"description", "Linnet"},
                                      {"attribution", {{"name", "Linnet"}, {"url", ""}}},
                                      {"installed", true},
                                      {"version", version},
                                      {"voices", entries(voices)},
                                      {"supports_synthesize_streaming", true}}});
  for (const char* other : {"asr", "handle", "intent", "wake", "mic", "snd"}) info[other] = ordered_json::array();
  info["satellite"] = nullptr;
  return info;
}

}  // namespace linnet::native
