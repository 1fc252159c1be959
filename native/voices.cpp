#include "native/voices.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "engine/error.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view model_suffix = ".onnx", settings_suffix = ".json";

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error) && !fs::is_directory(path, error);
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string without_suffix(std::string name) {
  if (name.ends_with(model_suffix)) name.resize(name.size() - model_suffix.size());
  return name;
}

VoiceFiles files_of(const fs::path& model) {
  return {without_suffix(model.filename().string()), model.string(), model.string() + std::string(settings_suffix)};
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

[[noreturn]] void no_such_voice(const std::string& name, std::span<const std::string> folders) {
  std::vector<std::string> there;
  for (const VoiceFiles& voice : list_voices(folders)) there.push_back(voice.name);
  std::string message = "no voice '" + name + "'; looked for " + without_suffix(name) + ".onnx in " +
                        joined({folders.begin(), folders.end()}) + "; ";
  message += there.empty() ? "there are no voices there" : "voices there: " + joined(there);
  throw Error(ErrorKind::not_found, message + "; -m takes a path or a name, --data-dir a folder of voices");
}

VoiceFiles voice_by_path(const std::string& model) {
  for (const std::string& path : {model, model + std::string(model_suffix)})
    if (is_file(path)) return files_of(path);
  std::error_code error;
  if (fs::is_directory(model, error))
    throw Error(ErrorKind::bad_input, "the voice " + model +
                                          " is a folder; -m takes the .onnx file in it, or its "
                                          "name with --data-dir " +
                                          model);
  throw Error(ErrorKind::not_found, "no voice file " + model);
}

}  // namespace

std::vector<std::string> voice_folders(std::span<const std::string> data_dirs) {
  std::vector<std::string> folders(data_dirs.begin(), data_dirs.end());
  std::istringstream listed(environment("LINNET_VOICES"));
  for (std::string folder; std::getline(listed, folder, ':');)
    if (!folder.empty()) folders.push_back(folder);
  const std::string cache = environment("XDG_CACHE_HOME"), home = environment("HOME");
  if (!cache.empty())
    folders.push_back(cache + "/linnet/voices");
  else if (!home.empty())
    folders.push_back(home + "/.cache/linnet/voices");
  folders.emplace_back(".");
  return folders;
}

VoiceFiles find_voice(const std::string& model, const std::string& settings, std::span<const std::string> folders) {
  VoiceFiles found;
  if (model.find('/') != std::string::npos || is_file(model)) {
    found = voice_by_path(model);
  } else {
    for (const std::string& folder : folders) {
      const fs::path path = fs::path(folder) / (without_suffix(model) + std::string(model_suffix));
      if (!is_file(path)) continue;
      found = files_of(path);
      break;
    }
    if (found.model.empty()) no_such_voice(model, folders);
  }
  if (!settings.empty()) found.settings = settings;
  if (!is_file(found.settings))
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
      if (entry->path().extension() != model_suffix) continue;
      VoiceFiles files = files_of(entry->path());
      const auto same_name = [&](const VoiceFiles& voice) { return voice.name == files.name; };
      if (is_file(files.settings) && std::none_of(voices.begin(), voices.end(), same_name)) here.push_back(files);
    }
    std::sort(here.begin(), here.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    voices.insert(voices.end(), here.begin(), here.end());
  }
  return voices;
}

}  // namespace linnet::native
