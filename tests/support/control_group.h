// A real control group of a test's own, with a memory limit that really kills, or a limit of threads. Where groups
// cannot be made (not root, no mount) `made()` is false, and the test says so and uses an address-space limit instead.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace linnet::test {

class ControlGroup {
 public:
  explicit ControlGroup(std::size_t limit_bytes) {
    const std::string name = new_name();
    make("/sys/fs/cgroup/memory/" + name, "memory.limit_in_bytes", limit_bytes);
    if (!made()) make("/sys/fs/cgroup/" + name, "memory.max", limit_bytes);
  }
  struct Threads {
    int most;
  };
  explicit ControlGroup(Threads threads) {
    const std::string name = new_name();
    make("/sys/fs/cgroup/pids/" + name, "pids.max", static_cast<std::size_t>(threads.most));
    if (!made()) make("/sys/fs/cgroup/" + name, "pids.max", static_cast<std::size_t>(threads.most));
  }
  // From now on.
  void limit_threads(int most) const { std::ofstream(folder_ + "/pids.max") << most << std::flush; }
  int threads() const {
    int count = 0;
    std::ifstream(folder_ + "/pids.current") >> count;
    return count;
  }
  ~ControlGroup() {
    if (made()) rmdir(folder_.c_str());
  }
  ControlGroup(const ControlGroup&) = delete;

  bool made() const { return !folder_.empty(); }
  const std::string& folder() const { return folder_; }
  // Times that the kernel killed something in it.
  long kills() const {
    for (const char* file : {"/memory.oom_control", "/memory.events"}) {
      std::ifstream lines(folder_ + file);
      for (std::string key; lines >> key;)
        if (long value = 0; lines >> value && key == "oom_kill") return value;
    }
    return 0;
  }

 private:
  static std::string new_name() {
    static int count = 0;
    return "linnet-test-" + std::to_string(getpid()) + "-" + std::to_string(count++);
  }
  void make(const std::string& folder, const char* file, std::size_t bytes) {
    if (mkdir_fails(folder)) return;
    if (std::ofstream(folder + "/" + file) << bytes << std::flush)
      folder_ = folder;
    else
      rmdir(folder.c_str());
  }
  static bool mkdir_fails(const std::string& folder) {
    std::error_code error;
    return !std::filesystem::create_directory(folder, error);
  }
  std::string folder_;
};

}  // namespace linnet::test
