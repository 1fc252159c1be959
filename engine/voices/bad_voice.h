// How the readers of a voice say that it cannot be used.
#pragma once

#include <string>
#include <string_view>

#include "engine/error.h"

namespace linnet {

[[noreturn]] inline void bad_voice(const std::string& message) { throw Error(ErrorKind::bad_voice, message); }

// A name from a file, fit for one line of an error message: a hostile file may hold megabytes or control characters.
inline std::string in_quotes(std::string_view name) {
  constexpr std::size_t longest = 100;
  std::string shown = "'";
  for (const char c : name.substr(0, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    shown += byte < 0x20 || byte >= 0x7f ? '?' : c;
  }
  return shown + (name.size() > longest ? "…'" : "'");
}

}  // namespace linnet
