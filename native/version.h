// The program's version, commit and compiler.
#pragma once

#include <string>
#include <string_view>

namespace linnet::native {

extern const std::string_view version;  // MAJOR.MINOR.PATCH, from the file VERSION
// The short hash, followed by "+" if files have been changed since; "unknown" outside of git. Written by
// toolchains/commit.cmake.
extern const std::string_view commit;
std::string compiler();  // "Clang 19.1.4", "GCC 12.2.0"

}  // namespace linnet::native
