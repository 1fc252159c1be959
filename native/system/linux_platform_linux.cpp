#include <malloc.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sstream>

#include "native/system/control_group.h"
#include "native/system/graphics.h"
#include "native/system/linux_platform.h"

namespace linnet::native {
namespace {

constexpr std::uint64_t kilobyte = 1024;

std::uint64_t kilobytes(const SystemFiles& files, const char* path, const char* key) {
  return files.field(path, key).value_or(0) * kilobyte;
}

struct PhysicalMemory {
  std::uint64_t total = 0;
  std::uint64_t available = 0;
};

// If /proc/meminfo is empty or hidden, as in some containers, the kernel is asked by sysinfo(); memory of caches then
// does not count as available.
PhysicalMemory physical_memory(const SystemFiles& files) {
  const PhysicalMemory told{kilobytes(files, "proc/meminfo", "MemTotal"),
                            kilobytes(files, "proc/meminfo", "MemAvailable")};
  struct sysinfo system;
  if (told.total || !files.real() || sysinfo(&system) != 0) return told;
  return {std::uint64_t{system.totalram} * system.mem_unit,
          (std::uint64_t{system.freeram} + system.bufferram) * system.mem_unit};
}

// The limit of the address space. Read from proc/self/limits, so that it works for recorded machines too.
std::optional<std::uint64_t> address_space_limit(const SystemFiles& files) {
  return files.field("proc/self/limits", "Max address space");  // nullopt for "unlimited"
}

std::string architecture() {
  struct utsname system;
  return uname(&system) == 0 ? system.machine : "";
}

// SMT siblings, cpusets and quotas all bound what is usable.
void apply_cpuset(const SystemFiles& files, std::vector<Core>& cores) {
  const auto set = group_cpuset(files);
  if (!set) return;
  for (Core& core : cores) core.allowed = core.allowed && std::find(set->begin(), set->end(), core.id) != set->end();
}

// Processor time of this process, in the kernel's ticks as CoreTimes has them.
double own_ticks(const SystemFiles& files) {
  struct rusage used;
  if (!files.real() || getrusage(RUSAGE_SELF, &used) != 0) return 0;
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return (seconds(used.ru_utime) + seconds(used.ru_stime)) * static_cast<double>(sysconf(_SC_CLK_TCK));
}

// Whether programs of lower than normal priority give way to this thread.
bool is_before_niced_programs(const SystemFiles& files) { return !files.real() || getpriority(PRIO_PROCESS, 0) <= 0; }

}  // namespace

LinuxPlatform::LinuxPlatform(const std::string& root) : files_(root), cores_(online_cores(files_)) {
  times_ = competed_ = times_of(files_, cores_);
  own_ticks_ = own_competed_ = own_ticks(files_);
}

Machine LinuxPlatform::machine() const {
  Machine m;
  m.system = "Linux";
  m.name = processor_name(files_) + (files_.real() ? " (" + architecture() + ")" : "");
  m.cores = cores_;
  apply_cpuset(files_, m.cores);
  m.quota_cores = group_cores(files_);
  m.caches = caches_of_first_core(files_);
  m.physical_bytes = m.total_bytes = physical_memory(files_).total;
  if (const auto group = group_memory(files_, m.physical_bytes))
    m.total_bytes = group->limit_bytes, m.limited_by = group->kind;
  if (const auto limit = address_space_limit(files_); limit && *limit < m.total_bytes)
    m.total_bytes = *limit, m.limited_by = "RLIMIT_AS";
  m.has_thermal_sensor = heat_of(files_).celsius.has_value();
  return m;
}

MemoryReading LinuxPlatform::memory() const {
  MemoryReading r;
  const PhysicalMemory physical = physical_memory(files_);
  r.total_bytes = physical.total;
  r.available_bytes = physical.available;
  r.process_bytes = kilobytes(files_, "proc/self/status", "VmRSS");
  if (const auto group = group_memory(files_, r.total_bytes)) {
    r.total_bytes = group->limit_bytes;
    r.available_bytes = std::min(r.available_bytes, group->available_bytes);
  }
  if (const auto limit = address_space_limit(files_)) {
    const std::uint64_t used = kilobytes(files_, "proc/self/status", "VmSize");
    r.total_bytes = std::min(r.total_bytes, *limit);
    r.available_bytes = std::min(r.available_bytes, *limit - std::min(*limit, used));
  }
  r.pressure_percent = group_memory_pressure(files_);
  return r;
}

LoadReading LinuxPlatform::load() {
  LoadReading r;
  {
    const std::lock_guard lock(mutex_);
    const CoreTimes now = times_of(files_, cores_);
    if (now.all > times_.all) {
      const double passed = static_cast<double>(now.all - times_.all);
      const double own = own_ticks(files_);
      cpu_percent_ = 100 * static_cast<double>(now.busy - times_.busy) / passed;
      own_percent_ = std::min(cpu_percent_, 100 * (own - own_ticks_) / passed);
      times_ = now;
      own_ticks_ = own;
    }
    r.cpu_percent = cpu_percent_;
    r.own_percent = own_percent_;
  }
  r.gpu_percent = gpu_percent(files_);
  const Heat heat = heat_of(files_);
  r.temperature_celsius = heat.celsius;
  r.throttle_celsius = heat.throttle_celsius;
  r.throttle_events = heat.throttle_events;
  return r;
}

// Of this process, including the calling thread. "1234 (a name) R 1 …": the name may contain any character.
int LinuxPlatform::own_runnable_threads() const {
  int runnable = 0;
  for (const std::string& task : files_.numbered("proc/self/task", "")) {
    const std::string line = files_.first_line("proc/self/task/" + task + "/stat");
    const std::size_t name_end = line.rfind(") ");
    if (name_end != std::string::npos && line[name_end + 2] == 'R') ++runnable;
  }
  return runnable;
}

// In /proc/loadavg, "0.52 0.41 0.33 3/345 1234", 3 of 345 threads can run.
int LinuxPlatform::competing_threads() {
  constexpr double least_ticks_a_core = 5;
  constexpr double little = 0.25;  // of a core
  {
    const std::lock_guard lock(mutex_);
    const CoreTimes now = times_of(files_, cores_);
    const auto allowed =
        static_cast<double>(std::count_if(cores_.begin(), cores_.end(), [](const Core& c) { return c.allowed; }));
    const double passed = static_cast<double>(now.all - competed_.all);
    if (passed >= least_ticks_a_core * allowed) {
      const double own = own_ticks(files_);
      const std::uint64_t yielding = is_before_niced_programs(files_) ? now.niced - competed_.niced : 0;
      const auto busy = static_cast<double>(now.busy - competed_.busy - yielding);
      cores_of_others_ = allowed * (busy - (own - own_competed_)) / passed;
      competed_ = now;
      own_competed_ = own;
    }
    if (cores_of_others_ < little) return 0;
  }
  std::istringstream words(files_.first_line("proc/loadavg"));
  std::string averages[3];
  int runnable = 0;
  words >> averages[0] >> averages[1] >> averages[2] >> runnable;
  return runnable > 1 ? std::max(0, runnable - std::max(1, own_runnable_threads())) : 0;
}

void LinuxPlatform::thread_started(int thread) {
  const std::lock_guard lock(mutex_);
  threads_[thread] = gettid();
  if (placed_) place_thread(thread, gettid());
}

std::string LinuxPlatform::place(const ThreadPlaces& places) {
  const std::lock_guard lock(mutex_);
  places_ = places;
  placed_ = true;
  std::string refusal;
  for (const auto& [thread, task] : threads_) {
    const std::string why = place_thread(thread, task);
    if (refusal.empty()) refusal = why;
  }
  return refusal;
}

// Skips a thread that has ended: its id may belong to another process now.
std::string LinuxPlatform::place_thread(int thread, pid_t task) const {
  if (access(("/proc/self/task/" + std::to_string(task)).c_str(), F_OK) != 0) return "";
  cpu_set_t set;
  CPU_ZERO(&set);
  const std::size_t index = static_cast<std::size_t>(thread);
  const bool anywhere = index >= places_.threads.size() || places_.threads[index].empty();
  for (const Core& core : cores_)
    if (anywhere && core.allowed && core.id < CPU_SETSIZE) CPU_SET(static_cast<std::size_t>(core.id), &set);
  if (!anywhere)
    for (const int core : places_.threads[index])
      if (core >= 0 && core < CPU_SETSIZE) CPU_SET(static_cast<std::size_t>(core), &set);
  std::string refusal;
  if (sched_setaffinity(task, sizeof set, &set) != 0)
    refusal = "[Errno " + std::to_string(errno) + "] " + std::strerror(errno);
  if (places_.polite && setpriority(PRIO_PROCESS, static_cast<id_t>(task), 19) != 0 && refusal.empty())
    refusal = "priority: [Errno " + std::to_string(errno) + "] " + std::strerror(errno);
  return refusal;
}

// Mapped by itself, so that the kernel can make every page of it a large one, and nothing else lies in these pages.
std::shared_ptr<std::byte> LinuxPlatform::large_pages(std::size_t bytes) {
  constexpr std::size_t page = std::size_t{2} << 20;
  if (bytes < 2 * page) return nullptr;
  const std::size_t size = (bytes + page - 1) / page * page;
  void* mapped = mmap(nullptr, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  auto* const begin = static_cast<std::byte*>(mapped);
  const std::size_t before = (page - reinterpret_cast<std::uintptr_t>(mapped) % page) % page;
  if (before) munmap(begin, before);
  munmap(begin + before + size, page - before);
  madvise(begin + before, size, MADV_HUGEPAGE);  // a kernel without large pages refuses; then these are ordinary ones
  return {begin + before, [size](std::byte* p) { munmap(p, size); }};
}

void LinuxPlatform::release_memory() { malloc_trim(0); }

}  // namespace linnet::native
