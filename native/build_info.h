// What this program was built from.
#pragma once

#include <string>
#include <string_view>

namespace linnet::native {

// Short hash, "+" behind it if files were changed since, or "unknown" outside of git; toolchains/commit.cmake writes
// it.
extern const std::string_view commit;
std::string compiler();  // "Clang 19.1.4", "GCC 12.2.0"

}  // namespace linnet::native
