// Makes a control group with a limit on memory or threads, which the kernel enforces on the processes in it: for
// benchmarks and tests. native/system/control_group.h reads the groups that others have made.
#pragma once

#include <cstdint>
#include <string>

namespace linnet::native {

class LimitedGroup {
 public:
  // If no group can be made (not root, nothing mounted), made() is false.
  static LimitedGroup of_memory(std::uint64_t bytes);
  static LimitedGroup of_threads(int most);
  ~LimitedGroup();  // requires: no process is left in it
  LimitedGroup(LimitedGroup&& other) noexcept;
  LimitedGroup& operator=(LimitedGroup&&) = delete;

  bool made() const { return !folder_.empty(); }
  const std::string& folder() const { return folder_; }
  std::string kind() const;            // "cgroup v1", "cgroup v2"; empty if not made
  void limit_threads(int most) const;  // of_threads only: from now on
  int threads() const;                 // of_threads only: number of threads in it now
  std::uint64_t kills() const;         // of_memory only: number of processes that the kernel has killed
  void forget_peak() const;            // of_memory only: resets the peak
  // Moves the calling process into the group, or ends it with status 125. Only system calls, so it may run between
  // fork and exec.
  void enter() const;

 private:
  LimitedGroup() = default;
  LimitedGroup(const char* controller, const char* v1_file, const char* v2_file, std::uint64_t limit);
  bool make(const std::string& folder, const char* file, std::uint64_t limit);

  std::string folder_;
  std::string processes_;  // the file to which process ids are written
  bool unified_ = false;
};

}  // namespace linnet::native
