// Hard times on purpose: a real memory limit, another program that holds part of it, and a busy processor.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace linnet::native {

// A control group (version 1 or 2) with a memory limit, in which the kernel kills; where none can be made, an
// address-space limit for each process, in which allocations fail.
class MemoryPressure {
 public:
  explicit MemoryPressure(std::uint64_t limit_bytes);
  ~MemoryPressure();  // ends what it started
  MemoryPressure(const MemoryPressure&) = delete;

  std::string kind() const;          // "cgroup v1", "cgroup v2", "RLIMIT_AS"
  void hold(std::uint64_t bytes);    // another program now holds so much of the limit; returns once it does
  void enter() const;                // in a child, before exec: it is limited from here on
  std::uint64_t kills() const;       // by the kernel, so far
  std::uint64_t peak_bytes() const;  // most that the group used since the last hold(); 0: not known

 private:
  void stop_holder();
  bool make_group(const std::string& folder, const char* limit_file);
  std::uint64_t limit_bytes_;
  std::uint64_t held_bytes_ = 0;
  std::string folder_;
  std::string kind_ = "RLIMIT_AS";
  pid_t holder_ = -1;
};

// As many processes as asked that do nothing but count.
class CompetingLoad {
 public:
  explicit CompetingLoad(int processes);
  ~CompetingLoad();
  CompetingLoad(const CompetingLoad&) = delete;

 private:
  std::vector<pid_t> processes_;
};

}  // namespace linnet::native
