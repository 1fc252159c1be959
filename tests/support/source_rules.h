// The rules of the house that a machine can check: who may include whom, how long a file may be, and where the platform
// may show. ARCHITECTURE.md says why each edge exists.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linnet::test {

// What a file breaks, one line each; `path` is from the root of the repository ("engine/vits/flow.cpp").
std::vector<std::string> broken_rules(std::string_view path, std::string_view text);

}  // namespace linnet::test
