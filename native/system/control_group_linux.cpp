#include <algorithm>
#include <functional>
#include <sstream>

#include "native/system/control_group.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

// Calls `read` with each folder of this process's group for `controller`, from the innermost outwards. Inside a
// container the group's own path often does not exist; then the root of the mount is the group.
void for_each_group(const SystemFiles& files, const std::string& controller,
                    const std::function<void(const fs::path& group, bool unified)>& read) {
  for (const std::string& line : files.lines("proc/self/cgroup")) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const bool unified = controllers == ",,";
    if (!unified && controllers.find("," + controller + ",") == std::string::npos) continue;
    const fs::path root = unified ? "sys/fs/cgroup" : "sys/fs/cgroup/" + controller;
    for (fs::path group = fs::path(line.substr(second + 1)).relative_path(); !group.empty();
         group = group.parent_path())
      read(root / group, unified);
    read(root, unified);
  }
}

// Page cache that the group can drop when it needs memory: neither mapped nor waiting to be written.
std::uint64_t reclaimable(const SystemFiles& files, const fs::path& group, bool unified) {
  const auto of = [&](const char* v1, const char* v2) {
    return files.field(group / "memory.stat", unified ? v2 : v1).value_or(0);
  };
  const std::uint64_t cache = of("total_inactive_file", "inactive_file") + of("total_active_file", "active_file");
  const std::uint64_t busy = of("total_mapped_file", "file_mapped") + of("total_dirty", "file_dirty") +
                             of("total_writeback", "file_writeback");
  return cache > busy ? cache - busy : 0;
}

}  // namespace

std::optional<GroupMemory> group_memory(const SystemFiles& files, std::uint64_t physical_bytes) {
  std::optional<GroupMemory> tightest;
  for_each_group(files, "memory", [&](const fs::path& group, bool unified) {
    std::optional<std::uint64_t> limit = files.bytes(group / (unified ? "memory.max" : "memory.limit_in_bytes"));
    if (unified)  // above memory.high the kernel slows the group down heavily
      if (const auto high = files.bytes(group / "memory.high")) limit = std::min(*high, limit.value_or(*high));
    if (!limit || *limit >= physical_bytes) return;
    const std::uint64_t used = files.bytes(group / (unified ? "memory.current" : "memory.usage_in_bytes")).value_or(0);
    const std::uint64_t held = used - std::min(used, reclaimable(files, group, unified));
    const std::uint64_t left = *limit > held ? *limit - held : 0;
    if (!tightest) tightest = {*limit, left, unified ? "cgroup v2" : "cgroup v1"};
    if (*limit < tightest->limit_bytes)
      tightest->limit_bytes = *limit, tightest->kind = unified ? "cgroup v2" : "cgroup v1";
    tightest->available_bytes = std::min(tightest->available_bytes, left);
  });
  return tightest;
}

std::optional<double> group_cores(const SystemFiles& files) {
  std::optional<double> least;
  for_each_group(files, "cpu", [&](const fs::path& group, bool unified) {
    double quota = 0;
    double period = 0;
    if (unified) {
      std::istringstream(files.first_line(group / "cpu.max")) >> quota >> period;  // "200000 100000", "max 100000"
    } else {
      quota = files.number(group / "cpu.cfs_quota_us").value_or(0);  // -1: none
      period = files.number(group / "cpu.cfs_period_us").value_or(0);
    }
    if (quota > 0 && period > 0) least = std::min(quota / period, least.value_or(quota / period));
  });
  return least;
}

std::optional<std::vector<int>> group_cpuset(const SystemFiles& files) {
  std::optional<std::vector<int>> innermost;
  for_each_group(files, "cpuset", [&](const fs::path& group, bool unified) {
    if (innermost) return;
    std::vector<int> cores = files.cpu_list(group / (unified ? "cpuset.cpus.effective" : "cpuset.effective_cpus"));
    if (!cores.empty()) innermost = std::move(cores);
  });
  return innermost;
}

std::optional<double> group_memory_pressure(const SystemFiles& files) {
  const auto some = [&](const fs::path& path) -> std::optional<double> {
    const std::string line = files.first_line(path);
    const std::string key = "some avg10=";  // "some avg10=0.12 avg60=…"
    if (!line.starts_with(key)) return std::nullopt;
    double percent = 0;
    if (!(std::istringstream(line.substr(key.size())) >> percent)) return std::nullopt;
    return percent;
  };
  std::optional<double> most = some("proc/pressure/memory");
  for_each_group(files, "memory", [&](const fs::path& group, bool unified) {
    const auto percent = unified ? some(group / "memory.pressure") : std::nullopt;
    if (percent) most = std::max(*percent, most.value_or(0));
  });
  return most;
}

}  // namespace linnet::native
