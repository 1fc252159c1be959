#include "native/server/speech/voice_list.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>

#include "engine/linnet.h"
#include "engine/voices/json_nesting.h"
#include "native/system/mapped_file.h"
#include "native/system/text_file.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

using nlohmann::json;

constexpr std::size_t most_settings_bytes = std::size_t{4} << 20;
constexpr std::size_t deepest_settings = 32;
constexpr std::string_view openai_voice_names[] = {"alloy", "ash",  "ballad", "cedar", "coral",   "echo", "fable",
                                                   "marin", "nova", "onyx",   "sage",  "shimmer", "verse"};

const json& at(const json& object, const char* key) {
  static const json none;
  if (!object.is_object()) return none;
  const auto found = object.find(key);
  return found == object.end() ? none : *found;
}

std::uint64_t version_of(const VoiceFiles& files) {
  std::uint64_t version = 0;
  for (const std::string& path : {files.model, files.settings}) {
    if (path.empty()) continue;  // the settings are inside of the model's file
    std::error_code error;
    const auto time = std::filesystem::last_write_time(path, error).time_since_epoch().count();
    const auto size = std::filesystem::file_size(path, error);
    version = version * 1'000'003 + static_cast<std::uint64_t>(time) + static_cast<std::uint64_t>(size);
  }
  return version;
}

std::string settings_of(const VoiceFiles& files) {
  if (!files.settings.empty()) return read_text(files.settings, most_settings_bytes);
  const MappedFile model(files.model);
  return settings_inside(model.bytes());
}

void read_speakers(const json& settings, ListedVoice& voice) {
  const json& speakers = at(settings, "num_speakers");
  if (speakers.is_number_integer()) voice.speakers.speakers = std::max(1, speakers.get<int>());
  for (const auto& [name, id] : at(settings, "speaker_id_map").items())
    if (id.is_number_integer()) voice.speakers.ids[name] = id.get<int>();
  for (const json& speaker : at(settings, "voices"))
    if (const json& language = at(speaker, "language"); language.is_string())
      voice.speaker_languages.push_back(language.get<std::string>());
  if (voice.speaker_languages.size() != static_cast<std::size_t>(voice.speakers.speakers))
    voice.speaker_languages.clear();
  voice.speakers.can_mix = !voice.speaker_languages.empty();
  const json& standard = at(settings, "default_speaker_id");
  if (standard.is_number_integer())
    voice.default_speaker = std::clamp(standard.get<int>(), 0, voice.speakers.speakers - 1);
}

// Only what a listing and a request need; the engine checks all of it when the voice is opened.
VoicePtr read_voice(const VoiceFiles& files) {
  auto voice = std::make_shared<ListedVoice>();
  voice->files = files;
  voice->settings_text = settings_of(files);
  const std::string where = files.settings.empty() ? files.model : files.settings;
  if (nesting_of(voice->settings_text) > deepest_settings)  // GET /voices prints them, on a stack that ends
    throw Error(ErrorKind::bad_voice, where + " is nested too deeply for a voice's settings");
  const json settings = json::parse(voice->settings_text, nullptr, false);
  if (!settings.is_object()) throw Error(ErrorKind::bad_voice, where + " is not a JSON object with a voice's settings");
  read_speakers(settings, *voice);
  const json& length = at(at(settings, "inference"), "length_scale");
  if (length.is_number()) voice->length_scale = length.get<float>();
  const json& code = at(at(settings, "language"), "code");
  const json& espeak = at(at(settings, "espeak"), "voice");
  voice->language = code.is_string() ? code.get<std::string>() : espeak.is_string() ? espeak.get<std::string>() : "";
  voice->version = version_of(files);
  return voice;
}

std::string family_of(const std::string& language) { return language.substr(0, language.find_first_of("_-")); }

// "en-US" and "en_us" are the same language.
std::string uniform(std::string_view language) {
  std::string same(language);
  std::transform(same.begin(), same.end(), same.begin(),
                 [](unsigned char c) { return c == '_' ? '-' : static_cast<char>(std::tolower(c)); });
  return same;
}

}  // namespace

std::string ListedVoice::speaker_name(std::size_t speaker) const {
  for (const auto& [name, id] : speakers.ids)
    if (static_cast<std::size_t>(id) == speaker) return name;
  return std::to_string(speaker);
}

VoiceList::VoiceList(std::string preferred, std::string settings, std::vector<std::string> folders)
    : preferred_(std::move(preferred)), settings_(std::move(settings)), folders_(std::move(folders)) {}

std::vector<std::string> VoiceList::scan() {
  std::vector<std::string> problems;
  Voices found;
  const auto take = [&](const VoiceFiles& files) {
    try {
      if (!find_in(found, files.name)) found.push_back(read_voice(files));
    } catch (const Error& error) {
      problems.emplace_back(error.what());
    }
  };
  try {
    take(find_voice(preferred_, settings_, folders_));
  } catch (const Error& error) {
    problems.emplace_back(error.what());
  }
  for (const VoiceFiles& files : list_voices(folders_)) take(files);
  const std::lock_guard lock(mutex_);
  // A voice whose files are the same stays the same object.
  for (VoicePtr& voice : found)
    if (const VoicePtr before = find_in(voices_, voice->name());
        before && before->version == voice->version && before->files.model == voice->files.model)
      voice = before;
  voices_ = std::move(found);
  return problems;
}

VoicePtr VoiceList::find_in(const Voices& voices, std::string_view name) const {
  const auto found = std::find_if(voices.begin(), voices.end(), [&](const VoicePtr& v) { return v->name() == name; });
  return found == voices.end() ? nullptr : *found;
}

std::vector<VoicePtr> VoiceList::all() const {
  const std::lock_guard lock(mutex_);
  return voices_;
}

VoicePtr VoiceList::find(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  return find_in(voices_, name);
}

std::vector<VoicePtr> VoiceList::variants(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  std::vector<VoicePtr> there;
  std::copy_if(voices_.begin(), voices_.end(), std::back_inserter(there),
               [&](const VoicePtr& voice) { return without_precision(voice->name()) == without_precision(name); });
  return there;
}

VoicePtr VoiceList::preferred() const {
  const std::lock_guard lock(mutex_);
  return voices_.empty() ? nullptr : voices_.front();
}

VoicePtr VoiceList::speaks(std::string_view language) const {
  const std::string wanted = uniform(language);
  const std::lock_guard lock(mutex_);
  const auto first = [&](const auto& of) {
    const auto found =
        std::find_if(voices_.begin(), voices_.end(), [&](const VoicePtr& v) { return of(uniform(v->language)); });
    return found == voices_.end() ? nullptr : *found;
  };
  if (VoicePtr same = first([&](const std::string& spoken) { return spoken == wanted; })) return same;
  return first([&](const std::string& spoken) { return family_of(spoken) == family_of(wanted); });
}

VoicePtr VoiceList::with_speakers(std::string_view mix) const {
  const std::string_view first = mix.substr(0, mix.find_first_of("(+ "));
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(voices_.begin(), voices_.end(), [&](const VoicePtr& voice) {
    return voice->has_named_speakers() && voice->speakers.ids.contains(first);
  });
  return found == voices_.end() ? nullptr : *found;
}

void VoiceList::set_alias(std::string name, std::string voice) {
  aliases_.insert_or_assign(std::move(name), std::move(voice));
}

VoicePtr VoiceList::alias(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  if (const auto given = aliases_.find(name); given != aliases_.end()) return find_in(voices_, given->second);
  const auto place = std::find(std::begin(openai_voice_names), std::end(openai_voice_names), name);
  if (place == std::end(openai_voice_names) || voices_.empty()) return nullptr;
  Voices candidates;
  for (const VoicePtr& voice : voices_)
    if (family_of(voice->language) == family_of(voices_.front()->language)) candidates.push_back(voice);
  return candidates[static_cast<std::size_t>(place - std::begin(openai_voice_names)) % candidates.size()];
}

bool is_openai_voice_name(std::string_view name) {
  return std::find(std::begin(openai_voice_names), std::end(openai_voice_names), name) != std::end(openai_voice_names);
}

}  // namespace linnet::native
