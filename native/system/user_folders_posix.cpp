#include <cstdlib>

#include "native/system/user_folders.h"

namespace linnet::native {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

const std::string_view home_variable = "HOME";
const char between_folders = ':';

std::string user_cache_folder() {
  const std::string cache = variable("XDG_CACHE_HOME");
  const std::string home = variable("HOME");
  return cache.empty() && !home.empty() ? home + "/.cache" : cache;
}

std::string user_settings_folder() {
  const std::string settings = variable("XDG_CONFIG_HOME");
  return settings.empty() ? variable("HOME") + "/.config" : settings;
}

}  // namespace linnet::native
