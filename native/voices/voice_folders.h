// Finds voices: Piper's NAME.onnx with NAME.onnx.json beside it, or a bundle NAME.linnet, by path or by name.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace linnet::native {

inline constexpr const char* default_voice = "hibari-heart";

struct VoiceFiles {
  std::string name;  // "en_US-joe-medium"
  // settings: empty for a bundle, which has its own, and where there are none
  std::string model;
  std::string settings;
};

// Where voices are looked up by name, first match wins: `data_dirs`, $LINNET_VOICES (folders separated by ':'),
// the user's cache folder, the current folder.
std::vector<std::string> voice_folders(std::span<const std::string> data_dirs);

// `model` is a path to an .onnx or .linnet file or a name; `settings` is a path or empty for the file beside the model.
// not_found: says where it looked and which voices are there.
VoiceFiles find_voice(const std::string& model, const std::string& settings, std::span<const std::string> folders);

// Every voice of the folders, in their order; of one name the first only.
std::vector<VoiceFiles> list_voices(std::span<const std::string> folders);

}  // namespace linnet::native
