#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "engine/error.h"
#include "native/platform.h"

namespace linnet::native {
namespace {

// The number after `key` in a file of lines such as "VmHWM:   1234 kB", in bytes.
std::uint64_t kilobytes_field(const char* path, const std::string& key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(key)) return std::strtoull(line.c_str() + key.size(), nullptr, 10) * 1024;
  return 0;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string text;
  std::getline(file, text);
  return text;
}

// Calls `read` with each folder of this process's control group for `controller`, from the innermost outwards. Inside a
// container the group's own path often does not exist; then the root of the mount is the group.
void for_each_cgroup(const std::string& controller, const std::function<void(const std::filesystem::path&)>& read) {
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const bool unified = controllers == ",,";
    if (!unified && controllers.find("," + controller + ",") == std::string::npos) continue;
    const std::filesystem::path root = unified ? "/sys/fs/cgroup" : "/sys/fs/cgroup/" + controller;
    std::filesystem::path group = std::filesystem::path(line.substr(second + 1)).relative_path();
    for (; !group.empty(); group = group.parent_path()) read(root / group);
    read(root);
  }
}

double cgroup_cores() {
  double cores = 1e9;
  for_each_cgroup("cpu", [&](const std::filesystem::path& group) {
    std::istringstream unified(text_of(group / "cpu.max"));  // "200000 100000" or "max 100000"
    double quota = 0, period = 0;
    if (unified >> quota >> period && quota > 0 && period > 0) cores = std::min(cores, quota / period);
    quota = std::atof(text_of(group / "cpu.cfs_quota_us").c_str());
    period = std::atof(text_of(group / "cpu.cfs_period_us").c_str());
    if (quota > 0 && period > 0) cores = std::min(cores, quota / period);
  });
  return cores;
}

std::optional<std::uint64_t> cgroup_memory_limit(std::uint64_t total_bytes) {
  std::optional<std::uint64_t> limit;
  for_each_cgroup("memory", [&](const std::filesystem::path& group) {
    for (const char* name : {"memory.max", "memory.limit_in_bytes"}) {
      const std::uint64_t bytes = std::strtoull(text_of(group / name).c_str(), nullptr, 10);  // "max" gives 0
      if (bytes > 0 && bytes < total_bytes && (!limit || bytes < *limit)) limit = bytes;
    }
  });
  return limit;
}

}  // namespace

MappedFile::MappedFile(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    const ErrorKind kind = errno == ENOENT || errno == ENOTDIR ? ErrorKind::not_found : ErrorKind::io;
    throw Error(kind, "cannot read " + path + ": " + std::strerror(errno));
  }
  struct stat status;
  const bool plain = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  const auto size = plain ? static_cast<std::size_t>(status.st_size) : 0;
  void* address = size > 0 ? mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0) : nullptr;
  const int map_error = errno;
  close(file);
  if (!plain) throw Error(ErrorKind::bad_input, path + " is not a plain file");
  if (address == MAP_FAILED) throw Error(ErrorKind::io, "cannot map " + path + ": " + std::strerror(map_error));
  if (size == 0) return;
  madvise(address, size, MADV_SEQUENTIAL);
  bytes_ = {static_cast<const std::byte*>(address), size};
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

void MappedFile::drop(std::span<const std::byte> part) const {
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto begin = (reinterpret_cast<std::uintptr_t>(part.data()) + page - 1) / page * page;
  const auto end = reinterpret_cast<std::uintptr_t>(part.data() + part.size()) / page * page;
  const auto map_begin = reinterpret_cast<std::uintptr_t>(bytes_.data());
  const bool ours = begin >= map_begin && end <= map_begin + bytes_.size();
  if (ours && begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

int machine_cores() { return std::max(1, static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN))); }

int usable_cores() {
  cpu_set_t mine;
  CPU_ZERO(&mine);
  const int allowed = sched_getaffinity(0, sizeof mine, &mine) == 0 ? CPU_COUNT(&mine) : machine_cores();
  // A quota of 2.5 cores carries 2 threads; the third would stall the other two half of the time.
  return std::max(1, static_cast<int>(std::min<double>(allowed, cgroup_cores())));
}

std::string machine_name() {
  std::ifstream file("/proc/cpuinfo");
  std::string model = "processor";
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("model name") || line.find(": ") == std::string::npos) continue;
    model = line.substr(line.find(": ") + 2);
    break;
  }
  struct utsname system;
  return uname(&system) == 0 ? model + " (" + system.machine + ")" : model;
}

MachineMemory machine_memory() {
  MachineMemory memory;
  memory.total_bytes = kilobytes_field("/proc/meminfo", "MemTotal:");
  memory.available_bytes = kilobytes_field("/proc/meminfo", "MemAvailable:");
  memory.limit_bytes = cgroup_memory_limit(memory.total_bytes);
  return memory;
}

std::uint64_t peak_memory_bytes() { return kilobytes_field("/proc/self/status", "VmHWM:"); }

bool reset_peak_memory() { return static_cast<bool>(std::ofstream("/proc/self/clear_refs") << "5" << std::flush); }

std::uint64_t resident_memory_bytes() { return kilobytes_field("/proc/self/status", "VmRSS:"); }

std::string program_folder() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path().string();
}

std::vector<std::string> espeak_data_candidates() {
  std::vector<std::string> folders;
  if (const char* chosen = std::getenv("LINNET_ESPEAK_DATA"); chosen && *chosen) folders.emplace_back(chosen);
  if (const std::string folder = program_folder(); !folder.empty()) {
    folders.push_back(folder + "/espeak-ng-data");
    folders.push_back((std::filesystem::path(folder).parent_path() / "share/linnet/espeak-ng-data").string());
  }
  return folders;
}

bool is_espeak_data(const std::string& folder) {
  std::error_code error;
  return std::filesystem::is_regular_file(std::filesystem::path(folder) / "phontab", error);
}

}  // namespace linnet::native
