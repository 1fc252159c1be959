#include <mach-o/dyld.h>

#include <filesystem>

#include "native/system/program_paths.h"

namespace linnet::native {

std::string program_path() {
  char path[4096];
  std::uint32_t size = sizeof path;
  if (_NSGetExecutablePath(path, &size) != 0) return "";
  std::error_code error;
  const auto real = std::filesystem::canonical(path, error);  // it may be a link, in a folder for programs
  return error ? "" : real.string();
}

}  // namespace linnet::native
