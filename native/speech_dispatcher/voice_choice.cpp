#include "native/speech_dispatcher/voice_choice.h"

#include <algorithm>
#include <cctype>

#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

std::string primary(std::string_view tag) { return std::string(tag.substr(0, tag.find('-'))); }

bool is_same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

VoicePtr by_language(const VoiceList& voices, std::string_view language) {
  VoicePtr usual = voices.preferred();
  const std::string wanted = language_tag(language);
  if (!usual || wanted.empty()) return usual;
  std::vector<VoicePtr> all = voices.all();  // the preferred one first
  const auto first = [&](const auto& suits) -> VoicePtr {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const VoicePtr& v) { return suits(language_tag(v->language)); });
    return found == all.end() ? nullptr : *found;
  };
  const bool has_region = wanted.find('-') != std::string::npos;
  const auto speaks_language = [&](const std::string& tag) { return is_same(primary(tag), primary(wanted)); };
  if (has_region)
    if (VoicePtr exact = first([&](const std::string& tag) { return is_same(tag, wanted); })) return exact;
  if (VoicePtr near = first(speaks_language)) return near;
  return usual;
}

}  // namespace

std::string language_tag(std::string_view language) {
  std::string tag(language.substr(0, language.find('.')));
  std::replace(tag.begin(), tag.end(), '_', '-');
  std::transform(tag.begin(), tag.end(), tag.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (std::size_t part = tag.find('-'); part != std::string::npos; part = tag.find('-', part + 1)) {
    const std::size_t length = std::min(tag.find('-', part + 1), tag.size()) - part - 1;
    for (std::size_t i = part + 1; length == 2 && i <= part + 2; ++i)  // a region
      tag[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(tag[i])));
  }
  return tag;
}

std::string voice_lines(const VoiceList& voices, std::string_view wanted) {
  std::string lines;
  const auto add = [&](const std::string& name, const std::string& language) {
    const std::string tag = language_tag(language);
    if (!wanted.empty() && !is_same(tag, wanted) && !is_same(primary(tag), wanted)) return;
    lines += "200-" + name + "\t" + (tag.empty() ? "none" : tag) + "\tnone\n";
  };
  for (const VoicePtr& voice : voices.all()) {
    add(voice->name(), voice->language);
    if (voice->speakers.speakers == 1) continue;
    for (const auto& [speaker, id] : voice->speakers.ids)
      if (speaker.find_first_of("\t\n") == std::string::npos)
        add(voice->name() + "#" + speaker, voice->speaker_language(static_cast<std::size_t>(id)));
  }
  return lines;
}

std::optional<SpeakingVoice> choose_voice(const VoiceList& voices, std::string_view name, std::string_view language,
                                          const std::string& precision, const Governor& governor) {
  const std::size_t hash = std::min(name.rfind('#'), name.size());
  const std::string speaker(name.substr(std::min(hash + 1, name.size())));
  VoicePtr named = voices.find(name.substr(0, hash));
  const bool is_named = named != nullptr;
  if (!named) named = by_language(voices, language);
  if (!named) return std::nullopt;
  SpeakingVoice chosen;
  if (const auto id = named->speakers.ids.find(speaker); is_named && id != named->speakers.ids.end())
    chosen.mix = {{static_cast<std::size_t>(id->second), 1}};
  const std::vector<VoicePtr> there = voices.variants(named->name());
  std::vector<std::string> names;
  names.reserve(there.size());
  for (const VoicePtr& voice : there) names.push_back(voice->name());
  const bool is_exact = is_named && named->name() != without_precision(named->name());
  for (const std::size_t i : variants_to_try(names, is_exact ? precision_in(named->name()) : precision, governor))
    chosen.voice ? chosen.smaller.push_back(there[i]) : void(chosen.voice = there[i]);
  return chosen;
}

}  // namespace linnet::native
