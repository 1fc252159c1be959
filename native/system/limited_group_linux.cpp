#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <utility>

#include "native/system/limited_group.h"

namespace linnet::native {
namespace {

std::string new_name() {
  static int count = 0;
  return "linnet-" + std::to_string(getpid()) + "-" + std::to_string(count++);
}

}  // namespace

LimitedGroup LimitedGroup::of_memory(std::uint64_t bytes) {
  return {"memory", "memory.limit_in_bytes", "memory.max", bytes};
}

LimitedGroup LimitedGroup::of_threads(int most) {
  return {"pids", "pids.max", "pids.max", static_cast<std::uint64_t>(most)};
}

LimitedGroup::LimitedGroup(const char* controller, const char* v1_file, const char* v2_file, std::uint64_t limit) {
  const std::string name = new_name();
  if (make("/sys/fs/cgroup/" + std::string(controller) + "/" + name, v1_file, limit)) return;
  unified_ = make("/sys/fs/cgroup/" + name, v2_file, limit);
}

LimitedGroup::LimitedGroup(LimitedGroup&& other) noexcept
    : folder_(std::exchange(other.folder_, {})),
      processes_(std::exchange(other.processes_, {})),
      unified_(other.unified_) {}

LimitedGroup::~LimitedGroup() {
  if (made()) rmdir(folder_.c_str());
}

bool LimitedGroup::make(const std::string& folder, const char* file, std::uint64_t limit) {
  std::error_code error;
  if (!std::filesystem::create_directory(folder, error)) return false;
  if (std::ofstream(folder + "/" + file) << limit << std::flush) {
    folder_ = folder;
    processes_ = folder + "/cgroup.procs";
    return true;
  }
  rmdir(folder.c_str());
  return false;
}

std::string LimitedGroup::kind() const {
  if (!made()) return "";
  return unified_ ? "cgroup v2" : "cgroup v1";
}

void LimitedGroup::limit_threads(int most) const { std::ofstream(folder_ + "/pids.max") << most << std::flush; }

int LimitedGroup::threads() const {
  int count = 0;
  std::ifstream(folder_ + "/pids.current") >> count;
  return count;
}

std::uint64_t LimitedGroup::kills() const {
  std::ifstream lines(folder_ + (unified_ ? "/memory.events" : "/memory.oom_control"));
  std::string key;
  std::uint64_t value = 0;
  while (lines >> key >> value)
    if (key == "oom_kill") return value;
  return 0;
}

void LimitedGroup::forget_peak() const {
  if (!unified_) std::ofstream(folder_ + "/memory.max_usage_in_bytes") << 0 << std::flush;
}

void LimitedGroup::enter() const {
  const int file = open(processes_.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0 || write(file, "0", 1) != 1) _exit(125);
  close(file);
}

}  // namespace linnet::native
