// Creates memory and CPU load for benchmarks: a memory limit that the kernel enforces, another program
// that holds part of that memory, and processes that compete for the cores.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "native/system/limited_group.h"

namespace linnet::native {

// A memory limit: a control group (version 1 or 2), in which the kernel kills; if none can be made, an address-space
// limit for each process, in which allocations fail.
class MemoryPressure {
 public:
  explicit MemoryPressure(std::uint64_t limit_bytes);
  ~MemoryPressure();  // ends the processes that it started
  MemoryPressure(const MemoryPressure&) = delete;

  std::string kind() const;        // "cgroup v1", "cgroup v2", "RLIMIT_AS"
  void hold(std::uint64_t bytes);  // makes another program hold this much of the limit; returns when it does
  void enter() const;              // call in a child before exec: the limit applies to it from here on

 private:
  void stop_holder();
  std::uint64_t limit_bytes_;
  std::uint64_t held_bytes_ = 0;
  LimitedGroup group_;
  pid_t holder_ = -1;
};

// Processes that only keep a core busy.
class CompetingLoad {
 public:
  explicit CompetingLoad(int processes);
  ~CompetingLoad();
  CompetingLoad(const CompetingLoad&) = delete;

 private:
  std::vector<pid_t> processes_;
};

}  // namespace linnet::native
