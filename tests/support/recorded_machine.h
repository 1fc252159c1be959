// Unpacks a machine of tests/machines into a folder, for the parsers of /proc and /sys.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "native/system/linux_platform.h"
#include "tests/support/files.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {

class RecordedMachine {
 public:
  explicit RecordedMachine(const std::string& name) {
    std::istringstream text(read_text(source_path("tests/machines/" + name + ".txt")));
    for (std::string line; std::getline(text, line);) {
      const std::size_t colon = line.find(": ");
      if (line.starts_with('#') || colon == std::string::npos) continue;
      append(line.substr(0, colon), line.substr(colon + 2) + "\n");
    }
  }
  void append(const std::string& path, const std::string& text) const {
    const std::filesystem::path file = folder_.file(path);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::app) << text;
  }
  void write(const std::string& path, const std::string& text) const { std::ofstream(folder_.file(path)) << text; }
  const std::string& root() const { return folder_.path(); }
  native::LinuxPlatform platform() const { return native::LinuxPlatform(root()); }

 private:
  TemporaryFolder folder_;
};

}  // namespace linnet::test
