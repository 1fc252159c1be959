#include "native/system/this_machine.h"

#include <algorithm>

#include "engine/governor/placement.h"
#include "native/system/native_platform.h"

namespace linnet::native {

int machine_cores() { return std::max(1, static_cast<int>(native_platform()->machine().cores.size())); }

int usable_cores() { return place_threads(native_platform()->machine(), 0).threads; }

std::string machine_name() { return native_platform()->machine().name; }

MachineMemory machine_memory() {
  const Machine machine = native_platform()->machine();
  MachineMemory memory{machine.physical_bytes, native_platform()->memory().available_bytes, {}};
  if (!machine.limited_by.empty()) memory.limit_bytes = machine.total_bytes;
  return memory;
}

}  // namespace linnet::native
