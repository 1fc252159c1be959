// What this program is, and what it was built from.
#pragma once

#include <string>
#include <string_view>

namespace linnet::native {

extern const std::string_view version;  // MAJOR.MINOR.PATCH, from the file VERSION
// Short hash, "+" behind it if files were changed since, or "unknown" outside of git; toolchains/commit.cmake writes
// it.
extern const std::string_view commit;
std::string compiler();  // "Clang 19.1.4", "GCC 12.2.0"

}  // namespace linnet::native
