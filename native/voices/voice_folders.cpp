#include "native/voices/voice_folders.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "engine/error.h"
#include "engine/linnet.h"
#include "native/system/mapped_file.h"
#include "native/system/user_folders.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view model_suffix = ".onnx", settings_suffix = ".json", bundle_suffix = ".linnet";
constexpr std::string_view suffixes[] = {model_suffix, bundle_suffix};  // in the order in which a name is looked up

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error) && !fs::is_directory(path, error);
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string without_suffix(std::string name) {
  for (const std::string_view suffix : suffixes)
    if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
  return name;
}

bool is_bundle(const std::string& path) { return path.ends_with(bundle_suffix); }

VoiceFiles files_of(const fs::path& model) {
  if (is_bundle(model.string())) return {without_suffix(model.filename().string()), model.string(), ""};
  return {without_suffix(model.filename().string()), model.string(), model.string() + std::string(settings_suffix)};
}

// Whether an .onnx file is a voice of a family whose settings are known.
bool needs_no_settings(const std::string& model) {
  try {
    const MappedFile file(model);
    return !settings_inside(file.bytes()).empty();
  } catch (const Error&) {
    return false;
  }
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

[[noreturn]] void no_such_voice(const std::string& name, std::span<const std::string> folders) {
  std::vector<std::string> there;
  for (const VoiceFiles& voice : list_voices(folders)) there.push_back(voice.name);
  std::string message = "no voice '" + name + "'; looked for " + without_suffix(name) + ".onnx and .linnet in " +
                        joined({folders.begin(), folders.end()}) + "; ";
  message += there.empty() ? "there are no voices there" : "voices there: " + joined(there);
  throw Error(ErrorKind::not_found, message + "; -m takes a path or a name, --data-dir a folder of voices");
}

VoiceFiles voice_by_path(const std::string& model) {
  for (const std::string& path : {model, model + std::string(model_suffix), model + std::string(bundle_suffix)})
    if (is_file(path)) return files_of(path);
  std::error_code error;
  if (fs::is_directory(model, error))
    throw Error(ErrorKind::bad_input, "the voice " + model +
                                          " is a folder; -m takes the .onnx or .linnet file in it, or its "
                                          "name with --data-dir " +
                                          model);
  throw Error(ErrorKind::not_found, "no voice file " + model);
}

// A suffix in the name asks for that kind of file; else the first kind that is there.
VoiceFiles voice_by_name(const std::string& name, std::span<const std::string> folders) {
  for (const std::string& folder : folders)
    for (const std::string_view suffix : suffixes) {
      if (without_suffix(name) != name && !name.ends_with(suffix)) continue;
      const fs::path path = fs::path(folder) / (without_suffix(name) + std::string(suffix));
      if (is_file(path)) return files_of(path);
    }
  no_such_voice(name, folders);
}

}  // namespace

std::vector<std::string> voice_folders(std::span<const std::string> data_dirs) {
  std::vector<std::string> folders(data_dirs.begin(), data_dirs.end());
  std::istringstream listed(environment("LINNET_VOICES"));
  for (std::string folder; std::getline(listed, folder, between_folders);)
    if (!folder.empty()) folders.push_back(folder);
  if (const std::string cache = user_cache_folder(); !cache.empty()) folders.push_back(cache + "/linnet/voices");
  folders.emplace_back(".");
  return folders;
}

VoiceFiles find_voice(const std::string& model, const std::string& settings, std::span<const std::string> folders) {
  VoiceFiles found;
  if (fs::path(model).has_parent_path() || fs::path(model).has_root_path() || is_file(model)) {
    found = voice_by_path(model);
  } else {
    found = voice_by_name(model, folders);
  }
  if (!settings.empty()) found.settings = settings;
  // A voice whose family has no settings comes without; opening another one says what it lacks.
  if (settings.empty() && !is_file(found.settings)) found.settings.clear();
  if (!found.settings.empty() && !is_file(found.settings))
    throw Error(ErrorKind::not_found, "no settings file " + found.settings + " for the voice " + found.model +
                                          "; it comes with the voice as NAME.onnx.json, or is given with -c");
  return found;
}

std::vector<VoiceFiles> list_voices(std::span<const std::string> folders) {
  std::vector<VoiceFiles> voices;
  for (const std::string& folder : folders) {
    std::vector<VoiceFiles> here;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
      const std::string suffix = entry->path().extension().string();
      if (std::find(std::begin(suffixes), std::end(suffixes), suffix) == std::end(suffixes)) continue;
      VoiceFiles files = files_of(entry->path());
      const auto same_name = [&](const VoiceFiles& voice) { return voice.name == files.name; };
      if (std::any_of(voices.begin(), voices.end(), same_name)) continue;
      if (!is_bundle(files.model) && !is_file(files.settings)) {
        if (!needs_no_settings(files.model)) continue;
        files.settings.clear();
      }
      here.push_back(files);
    }
    std::sort(here.begin(), here.end(), [](const auto& a, const auto& b) {
      return a.name != b.name ? a.name < b.name : is_bundle(a.model) < is_bundle(b.model);
    });
    here.erase(std::unique(here.begin(), here.end(), [](const auto& a, const auto& b) { return a.name == b.name; }),
               here.end());
    voices.insert(voices.end(), here.begin(), here.end());
  }
  return voices;
}

}  // namespace linnet::native
