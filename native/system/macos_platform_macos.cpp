#include <mach/mach.h>
#include <malloc/malloc.h>
#include <pthread.h>
#include <sys/qos.h>
#include <sys/resource.h>
#include <sys/sysctl.h>
#include <sys/utsname.h>

#include <algorithm>

#include "native/system/macos_platform.h"

namespace linnet::native {
namespace {

// An integer of any width that sysctl(3) knows by this name; 0 if it knows none.
std::uint64_t fact(const std::string& name) {
  std::uint64_t value = 0;
  std::size_t size = sizeof value;
  if (sysctlbyname(name.c_str(), &value, &size, nullptr, 0) != 0) return 0;
  return size == sizeof(std::uint32_t) ? static_cast<std::uint32_t>(value) : value;
}

std::string text(const char* name) {
  char value[256] = {};
  std::size_t size = sizeof value - 1;
  return sysctlbyname(name, value, &size, nullptr, 0) == 0 ? value : "";
}

// Level 0 has the fastest cores. Processors of Intel have one level, and siblings with neighbouring numbers.
std::vector<Core> cores_of_levels() {
  std::vector<Core> cores;
  const std::uint64_t levels = std::max<std::uint64_t>(1, fact("hw.nperflevels"));
  for (std::uint64_t level = 0; level < levels; ++level) {
    const std::string prefix = levels > 1 ? "hw.perflevel" + std::to_string(level) + "." : "hw.";
    const int logical = static_cast<int>(fact(prefix + "logicalcpu")),
              physical = static_cast<int>(fact(prefix + "physicalcpu"));
    const int siblings = physical > 0 ? std::max(1, logical / physical) : 1, first = static_cast<int>(cores.size());
    for (int i = 0; i < logical; ++i)
      cores.push_back({first + i, first + i / siblings * siblings,
                       level == 0 ? CoreKind::performance : CoreKind::efficiency, true});
  }
  if (cores.empty()) cores.push_back({});
  return cores;
}

std::vector<Cache> caches() {
  const std::string fastest = fact("hw.nperflevels") > 1 ? "hw.perflevel0." : "hw.";
  const int sharing = std::max(1, static_cast<int>(fact(fastest + "cpusperl2")));
  std::vector<Cache> found;
  if (const auto bytes = fact(fastest + "l1dcachesize")) found.push_back({1, bytes, 1});
  if (const auto bytes = fact(fastest + "l2cachesize")) found.push_back({2, bytes, sharing});
  if (const auto bytes = fact("hw.l3cachesize")) found.push_back({3, bytes, static_cast<int>(fact("hw.logicalcpu"))});
  return found;
}

// The limit of the address space; RLIM_INFINITY: none.
std::uint64_t address_space_limit() {
  struct rlimit limit;
  return getrlimit(RLIMIT_AS, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

}  // namespace

MacosPlatform::MacosPlatform() : ticks_(ticks()) {}

Machine MacosPlatform::machine() const {
  Machine m;
  m.system = "macOS";
  struct utsname system;
  m.name = text("machdep.cpu.brand_string") + (uname(&system) == 0 ? std::string(" (") + system.machine + ")" : "");
  m.cores = cores_of_levels();
  m.caches = caches();
  m.physical_bytes = m.total_bytes = fact("hw.memsize");
  if (const std::uint64_t limit = address_space_limit(); limit < m.total_bytes)
    m.total_bytes = limit, m.limited_by = "RLIMIT_AS";
  return m;
}

MemoryReading MacosPlatform::memory() const {
  MemoryReading r;
  r.total_bytes = fact("hw.memsize");
  vm_statistics64 pages = {};
  mach_msg_type_number_t count = HOST_VM_INFO64_COUNT;
  const mach_port_t host = mach_host_self();
  if (host_statistics64(host, HOST_VM_INFO64, reinterpret_cast<host_info64_t>(&pages), &count) == KERN_SUCCESS)
    r.available_bytes = static_cast<std::uint64_t>(pages.free_count + pages.inactive_count + pages.purgeable_count) *
                        vm_kernel_page_size;
  mach_port_deallocate(mach_task_self(), host);
  mach_task_basic_info task = {};
  count = MACH_TASK_BASIC_INFO_COUNT;
  if (task_info(mach_task_self(), MACH_TASK_BASIC_INFO, reinterpret_cast<task_info_t>(&task), &count) == KERN_SUCCESS)
    r.process_bytes = task.resident_size;
  if (const std::uint64_t limit = address_space_limit(); limit < r.total_bytes) {
    r.total_bytes = limit;
    r.available_bytes = std::min(r.available_bytes, limit - std::min<std::uint64_t>(limit, task.virtual_size));
  }
  return r;
}

MacosPlatform::Ticks MacosPlatform::ticks() {
  host_cpu_load_info load = {};
  mach_msg_type_number_t count = HOST_CPU_LOAD_INFO_COUNT;
  const mach_port_t host = mach_host_self();
  const bool known =
      host_statistics(host, HOST_CPU_LOAD_INFO, reinterpret_cast<host_info_t>(&load), &count) == KERN_SUCCESS;
  mach_port_deallocate(mach_task_self(), host);
  if (!known) return {};
  Ticks t;
  for (const auto part : load.cpu_ticks) t.all += part;
  t.busy = t.all - load.cpu_ticks[CPU_STATE_IDLE];
  return t;
}

LoadReading MacosPlatform::load() {
  const std::lock_guard lock(mutex_);
  const Ticks now = ticks();
  if (now.all > ticks_.all) {
    cpu_percent_ = 100 * static_cast<double>(now.busy - ticks_.busy) / static_cast<double>(now.all - ticks_.all);
    ticks_ = now;
  }
  LoadReading r;
  r.cpu_percent = cpu_percent_;
  return r;
}

void MacosPlatform::thread_started(int) {
  const std::lock_guard lock(mutex_);
  pthread_set_qos_class_self_np(polite_ ? QOS_CLASS_BACKGROUND : QOS_CLASS_USER_INITIATED, 0);
}

std::string MacosPlatform::place(const ThreadPlaces& places) {
  const std::lock_guard lock(mutex_);
  polite_ = places.polite;
  const bool asked =
      std::any_of(places.threads.begin(), places.threads.end(), [](const auto& cores) { return !cores.empty(); });
  return asked ? "macOS places threads itself, by their quality of service" : "";
}

void MacosPlatform::release_memory() { malloc_zone_pressure_relief(nullptr, 0); }

}  // namespace linnet::native
