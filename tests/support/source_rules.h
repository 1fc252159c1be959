// Rules about sources that a test can check: which folder may include which, who may name a family of acoustic models,
// how long a file may be, and where code may depend on the platform. ARCHITECTURE.md has the same table for people.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::test {

// The rules that a file breaks, one line for each; `path` is relative to the repository
// ("engine/models/vits/flow.cpp").
std::vector<std::string> broken_rules(std::string_view path, std::string_view text);

// For each folder, the folders whose headers its files include. A file with its own line in the table, such as a public
// header, counts as a folder.
using Graph = std::map<std::string, std::set<std::string>>;
Graph includes_between_folders(std::string_view path, std::string_view text);
// The folders of a cycle of includes; empty if there is none.
std::vector<std::string> folders_in_cycles(const Graph& graph);

}  // namespace linnet::test
