// Limits set by a container, a service manager or an administrator: Linux control groups, version 1 and 2. The limits
// of all enclosing groups are taken into account.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "native/system/system_files.h"

namespace linnet::native {

struct GroupMemory {
  std::uint64_t limit_bytes = 0;      // the tightest
  std::uint64_t available_bytes = 0;  // the least that any group leaves; clean page cache counts as available
  std::string kind;                   // "cgroup v1", "cgroup v2": of the tightest limit
};

// nullopt if no group limits memory to less than `physical_bytes`.
std::optional<GroupMemory> group_memory(const SystemFiles& files, std::uint64_t physical_bytes);
std::optional<double> group_cores(const SystemFiles& files);             // quota of processor time: 1.5 cores
std::optional<std::vector<int>> group_cpuset(const SystemFiles& files);  // cores that the process may run on
std::optional<double> group_memory_pressure(const SystemFiles& files);   // PSI "some", of the last 10 s

}  // namespace linnet::native
