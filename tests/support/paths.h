// Where tests find what lies outside the source files.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace linnet::tests {

// The folder espeak-ng-data: LINNET_ESPEAK_DATA of the environment, else beside the test program.
inline std::string espeak_data() {
  const char* given = std::getenv("LINNET_ESPEAK_DATA");
  const std::filesystem::path folder =
      given != nullptr ? std::filesystem::path(given)
                       : std::filesystem::read_symlink("/proc/self/exe").parent_path() / "espeak-ng-data";
  if (!std::filesystem::exists(folder / "phontab")) {
    throw std::runtime_error("this test needs espeak-ng's data, and there is none in " + folder.string() +
                             "; set LINNET_ESPEAK_DATA to a folder that holds phontab");
  }
  return folder.string();
}

// A file of this repository, by its path from the top.
inline std::string source_file(const std::string& path) {
  const std::filesystem::path file = std::filesystem::path(LINNET_SOURCE_DIR) / path;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("this test needs the file " + file.string());
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace linnet::tests
