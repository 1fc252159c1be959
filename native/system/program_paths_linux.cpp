#include <cstdlib>
#include <filesystem>

#include "native/system/program_paths.h"

namespace linnet::native {

std::string program_path() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).string();
}

std::string program_folder() { return std::filesystem::path(program_path()).parent_path().string(); }

std::vector<std::string> espeak_data_candidates() {
  std::vector<std::string> folders;
  if (const char* chosen = std::getenv("LINNET_ESPEAK_DATA"); chosen && *chosen) folders.emplace_back(chosen);
  if (const std::string folder = program_folder(); !folder.empty()) {
    folders.push_back(folder + "/espeak-ng-data");
    folders.push_back((std::filesystem::path(folder).parent_path() / "share/linnet/espeak-ng-data").string());
  }
  return folders;
}

bool is_espeak_data(const std::string& folder) {
  std::error_code error;
  return std::filesystem::is_regular_file(std::filesystem::path(folder) / "phontab", error);
}

}  // namespace linnet::native
