#include "engine/governor/limited_machine.h"

#include <algorithm>

#include "engine/governor/hardware_profile.h"

namespace linnet {
namespace {

std::uint64_t bytes_of(double gigabytes) { return static_cast<std::uint64_t>(gigabytes * bytes_a_gb); }

}  // namespace

Machine LimitedMachine::facts() const {
  Machine machine = platform_.machine();
  if (limit_gb_ && bytes_of(*limit_gb_) < machine.total_bytes) {
    machine.total_bytes = bytes_of(*limit_gb_);
    machine.limited_by = "configuration";
  }
  return machine;
}

MemoryReading LimitedMachine::memory() const {
  MemoryReading r = platform_.memory();
  r.available_bytes = std::min(r.available_bytes, r.total_bytes);
  if (limit_gb_) {  // counts this process's resident bytes
    const std::uint64_t limit = bytes_of(*limit_gb_);
    r.available_bytes = std::min(r.available_bytes, limit > r.process_bytes ? limit - r.process_bytes : 0);
    r.total_bytes = std::min(r.total_bytes, limit);
  }
  return r;
}

}  // namespace linnet
