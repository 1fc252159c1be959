#include <cstdlib>

#include "native/system/user_folders.h"

namespace linnet::native {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

const std::string_view home_variable = "LOCALAPPDATA";
const char between_folders = ';';

std::string user_cache_folder() { return variable("LOCALAPPDATA"); }

std::string user_settings_folder() { return variable("APPDATA"); }

}  // namespace linnet::native
