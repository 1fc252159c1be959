// The processor: cores, their kinds and siblings, caches, load, heat.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/platform.h"
#include "native/system/system_files.h"

namespace linnet::native {

std::string processor_name(const SystemFiles& files);  // without the architecture
// Every core that is online. Kinds come from the kernel (Intel's cpu_core and cpu_atom, cpu_capacity elsewhere), never
// from the name.
std::vector<Core> online_cores(const SystemFiles& files);
std::vector<Cache> caches_of_first_core(const SystemFiles& files);

// Time that cores have spent since the machine started, in the kernel's ticks.
struct CoreTimes {
  std::uint64_t busy = 0;
  std::uint64_t niced = 0;  // the part of busy that programs of lower than normal priority took
  std::uint64_t all = 0;
};
CoreTimes times_of(const SystemFiles& files, const std::vector<Core>& cores);  // of the allowed cores

struct Heat {
  // the hottest sensor, and the temperature at which it slows the processor down
  std::optional<double> celsius;
  std::optional<double> throttle_celsius;
  std::uint64_t throttle_events = 0;
};
Heat heat_of(const SystemFiles& files);

}  // namespace linnet::native
