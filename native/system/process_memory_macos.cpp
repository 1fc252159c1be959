#include <mach/mach.h>
#include <sys/resource.h>

#include "native/system/process_memory.h"

namespace linnet::native {

std::uint64_t peak_memory_bytes() {
  struct rusage usage;
  // in bytes here, in kilobytes on other systems
  return getrusage(RUSAGE_SELF, &usage) == 0 ? static_cast<std::uint64_t>(usage.ru_maxrss) : 0;
}

bool reset_peak_memory() { return false; }

std::uint64_t resident_memory_bytes() {
  mach_task_basic_info task = {};
  mach_msg_type_number_t count = MACH_TASK_BASIC_INFO_COUNT;
  const auto found = task_info(mach_task_self(), MACH_TASK_BASIC_INFO, reinterpret_cast<task_info_t>(&task), &count);
  return found == KERN_SUCCESS ? task.resident_size : 0;
}

}  // namespace linnet::native
