#include <windows.h>

#include "native/system/process_memory.h"
// after windows.h, whose names it uses
#include <psapi.h>

namespace linnet::native {
namespace {

PROCESS_MEMORY_COUNTERS counters() {
  PROCESS_MEMORY_COUNTERS now{};
  now.cb = sizeof now;
  GetProcessMemoryInfo(GetCurrentProcess(), &now, sizeof now);
  return now;
}

}  // namespace

std::uint64_t peak_memory_bytes() { return counters().PeakWorkingSetSize; }

bool reset_peak_memory() { return false; }

std::uint64_t resident_memory_bytes() { return counters().WorkingSetSize; }

}  // namespace linnet::native
