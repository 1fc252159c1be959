#include <filesystem>

#include "native/system/program_paths.h"

namespace linnet::native {

std::string program_path() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).string();
}

}  // namespace linnet::native
