// The rules of the house that a machine can check: who may include whom, who may name a family of acoustic models, how
// long a file may be, and where the platform may show. ARCHITECTURE.md says why each edge exists.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::test {

// What a file breaks, one line each; `path` is from the root of the repository ("engine/models/vits/flow.cpp").
std::vector<std::string> broken_rules(std::string_view path, std::string_view text);

// From each folder to those whose headers its files include. A file with a line of its own in the table, such as a
// public header, counts as a folder.
using Graph = std::map<std::string, std::set<std::string>>;
Graph includes_between_folders(std::string_view path, std::string_view text);
// The folders from which includes lead back to themselves through others; none, where the layers are in order.
std::vector<std::string> folders_in_cycles(const Graph& graph);

}  // namespace linnet::test
