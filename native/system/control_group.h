// The limits that a container, a service manager or an administrator sets: Linux control groups, version 1 and 2. A
// limit of any enclosing group counts as well.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "native/system/system_files.h"

namespace linnet::native {

struct GroupMemory {
  std::uint64_t limit_bytes = 0;      // the tightest
  std::uint64_t available_bytes = 0;  // the least that any group leaves; clean page cache counts as free
  std::string kind;                   // "cgroup v1", "cgroup v2": of the tightest limit
};

// None if no group limits memory to less than `physical_bytes`.
std::optional<GroupMemory> group_memory(const SystemFiles& files, std::uint64_t physical_bytes);
std::optional<double> group_cores(const SystemFiles& files);             // cores' time: 1.5 is one and a half
std::optional<std::vector<int>> group_cpuset(const SystemFiles& files);  // cores that it may run on
std::optional<double> group_memory_pressure(const SystemFiles& files);   // PSI "some", of the last 10 s

}  // namespace linnet::native
