// A control group of this program's own, with a limit on memory or threads that the kernel enforces on the processes
// in it: for benches and tests. native/system/control_group.h reads the groups that others have made.
#pragma once

#include <cstdint>
#include <string>

namespace linnet::native {

class LimitedGroup {
 public:
  // Where no group can be made (not root, nothing mounted), made() is false.
  static LimitedGroup of_memory(std::uint64_t bytes);
  static LimitedGroup of_threads(int most);
  ~LimitedGroup();  // no process may be left in it
  LimitedGroup(LimitedGroup&& other) noexcept;
  LimitedGroup& operator=(LimitedGroup&&) = delete;

  bool made() const { return !folder_.empty(); }
  const std::string& folder() const { return folder_; }
  std::string kind() const;            // "cgroup v1", "cgroup v2"; empty if not made
  void limit_threads(int most) const;  // of_threads only: from now on
  int threads() const;                 // of_threads only: in it now
  std::uint64_t kills() const;         // of_memory only: times that the kernel killed something in it
  void forget_peak() const;            // of_memory only: the kernel counts the most memory used anew
  // Moves the calling process into the group, or ends it with status 125. Only system calls, so it may run between
  // fork and exec.
  void enter() const;

 private:
  LimitedGroup() = default;
  LimitedGroup(const char* controller, const char* v1_file, const char* v2_file, std::uint64_t limit);
  bool make(const std::string& folder, const char* file, std::uint64_t limit);

  std::string folder_;
  std::string processes_;  // the file that takes the processes of the group
  bool unified_ = false;
};

}  // namespace linnet::native
