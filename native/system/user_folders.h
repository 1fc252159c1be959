// Where this user's files are, as the system has it.
#pragma once

#include <string>
#include <string_view>

namespace linnet::native {

// What can be fetched or made again: $XDG_CACHE_HOME, else ~/.cache; on Windows %LOCALAPPDATA%. Empty: unknown.
std::string user_cache_folder();
// Settings: $XDG_CONFIG_HOME, else ~/.config; on Windows %APPDATA%.
std::string user_settings_folder();
extern const std::string_view home_variable;  // without which these folders are unknown: "HOME"
extern const char between_folders;            // in a list such as $PATH

}  // namespace linnet::native
