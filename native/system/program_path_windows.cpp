#include <windows.h>

#include <array>

#include "native/system/program_paths.h"
#include "native/system/wide_text.h"

namespace linnet::native {

std::string program_path() {
  std::array<wchar_t, 32768> path;  // the longest that Windows has
  const DWORD length = GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
  return length < path.size() ? utf8({path.data(), length}) : "";
}

}  // namespace linnet::native
