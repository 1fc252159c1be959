// A few facts about this machine, for reports and for choices before a governor exists.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace linnet::native {

struct MachineMemory {
  std::uint64_t total_bytes = 0;
  std::uint64_t available_bytes = 0;
  std::optional<std::uint64_t> limit_bytes;  // of the control group (container, service) or the address space
};

int usable_cores();  // physical ones that this process may run on, within the control group's quota; at least 1
int machine_cores();
std::string machine_name();  // processor model and architecture
MachineMemory machine_memory();

}  // namespace linnet::native
