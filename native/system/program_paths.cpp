#include "native/system/program_paths.h"

#include <cstdlib>
#include <filesystem>

namespace linnet::native {

std::string program_folder() { return std::filesystem::path(program_path()).parent_path().string(); }

const DataFolder espeak_data_folder = {"espeak-ng-data", "LINNET_ESPEAK_DATA", "phontab"};
const DataFolder english_data_folder = {"english-data", "LINNET_ENGLISH_DATA", "en-us.g2p"};
const DataFolder arabic_data_folder = {"arabic-data", "LINNET_ARABIC_DATA", "tashkeel.onnx"};
const DataFolder words_data_folder = {"words-data", "LINNET_WORDS_DATA", "en"};

std::vector<std::string> candidates(const DataFolder& data) {
  std::vector<std::string> folders;
  if (const char* chosen = std::getenv(data.variable.c_str()); chosen && *chosen) folders.emplace_back(chosen);
  if (const std::string folder = program_folder(); !folder.empty()) {
    folders.push_back(folder + "/" + data.name);
    folders.push_back((std::filesystem::path(folder).parent_path() / "share/linnet" / data.name).string());
  }
  return folders;
}

bool holds(const std::string& folder, const DataFolder& data) {
  std::error_code error;
  return std::filesystem::is_regular_file(std::filesystem::path(folder) / data.file, error);
}

}  // namespace linnet::native
