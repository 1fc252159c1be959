#include "native/system/windows_platform.h"

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
// after windows.h, whose names they use
#include <malloc.h>
#include <psapi.h>

#include <algorithm>
#include <bit>

namespace linnet::native {
namespace {

std::string processor_name() {
  char name[256] = {};
  DWORD size = sizeof name;
  RegGetValueA(HKEY_LOCAL_MACHINE, "HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0", "ProcessorNameString",
               RRF_RT_REG_SZ, nullptr, name, &size);
  return name;
}

// Calls GetLogicalProcessorInformationEx and passes on each of its records, which differ in size.
template <typename Take>
void for_each_record(LOGICAL_PROCESSOR_RELATIONSHIP kind, Take take) {
  DWORD size = 0;
  GetLogicalProcessorInformationEx(kind, nullptr, &size);
  std::vector<std::byte> bytes(size);
  const auto record = [&](DWORD at) {
    return reinterpret_cast<SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX*>(bytes.data() + at);
  };
  if (size == 0 || !GetLogicalProcessorInformationEx(kind, record(0), &size)) return;
  for (DWORD at = 0; at < size; at += record(at)->Size) take(*record(at));
}

std::uint64_t allowed_cores() {
  DWORD_PTR process = 0;
  DWORD_PTR system = 0;
  return GetProcessAffinityMask(GetCurrentProcess(), &process, &system) ? process : 1;
}

// The second byte of the record, which older headers have no name for.
int efficiency_class(const PROCESSOR_RELATIONSHIP& core) { return reinterpret_cast<const BYTE*>(&core)[1]; }

std::vector<Core> cores_of_first_group() {
  std::vector<Core> cores;
  std::vector<int> classes;  // efficiency class of each core; the fastest cores have the highest
  const std::uint64_t allowed = allowed_cores();
  for_each_record(RelationProcessorCore, [&](const SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX& record) {
    const GROUP_AFFINITY& group = record.Processor.GroupMask[0];
    if (group.Group != 0 || group.Mask == 0) return;
    const std::uint64_t mask = group.Mask;
    for (int id = 0; id < 64; ++id) {
      if (!(mask >> id & 1)) continue;
      cores.push_back({id, std::countr_zero(mask), CoreKind::performance, (allowed >> id & 1) != 0});
      classes.push_back(efficiency_class(record.Processor));
    }
  });
  for (std::size_t i = 0; i < cores.size(); ++i)
    if (classes[i] < *std::max_element(classes.begin(), classes.end())) cores[i].kind = CoreKind::efficiency;
  std::sort(cores.begin(), cores.end(), [](const Core& a, const Core& b) { return a.id < b.id; });
  if (cores.empty()) cores.push_back({});
  return cores;
}

std::vector<Cache> caches_of_first_core() {
  std::vector<Cache> caches;
  for_each_record(RelationCache, [&](const SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX& record) {
    const CACHE_RELATIONSHIP& cache = record.Cache;
    if (cache.Type != CacheInstruction && cache.GroupMask.Group == 0 && (cache.GroupMask.Mask & 1))
      caches.push_back({cache.Level, cache.CacheSize, std::popcount(static_cast<std::uint64_t>(cache.GroupMask.Mask))});
  });
  return caches;
}

// Limits of the job object into which a container, a service manager or a shell has put this process.
struct JobLimits {
  std::optional<std::uint64_t> process_bytes;
  std::optional<std::uint64_t> job_bytes;
  std::optional<double> cores;
};

JobLimits job_limits(int cores) {
  JobLimits limits;
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION memory = {};
  if (QueryInformationJobObject(nullptr, JobObjectExtendedLimitInformation, &memory, sizeof memory, nullptr)) {
    const DWORD flags = memory.BasicLimitInformation.LimitFlags;
    if (flags & JOB_OBJECT_LIMIT_PROCESS_MEMORY) limits.process_bytes = memory.ProcessMemoryLimit;
    if (flags & JOB_OBJECT_LIMIT_JOB_MEMORY) limits.job_bytes = memory.JobMemoryLimit;
  }
  JOBOBJECT_CPU_RATE_CONTROL_INFORMATION rate = {};
  if (QueryInformationJobObject(nullptr, JobObjectCpuRateControlInformation, &rate, sizeof rate, nullptr) &&
      (rate.ControlFlags & JOB_OBJECT_CPU_RATE_CONTROL_ENABLE) &&
      (rate.ControlFlags & JOB_OBJECT_CPU_RATE_CONTROL_HARD_CAP))
    limits.cores = rate.CpuRate / 10'000.0 * cores;  // a ten-thousandth of all cores' time
  return limits;
}

std::uint64_t least_limit(const JobLimits& limits, std::uint64_t bytes) {
  for (const auto& limit : {limits.process_bytes, limits.job_bytes}) bytes = std::min(bytes, limit.value_or(bytes));
  return bytes;
}

PROCESS_MEMORY_COUNTERS_EX process_memory() {
  PROCESS_MEMORY_COUNTERS_EX counters = {};
  counters.cb = sizeof counters;
  GetProcessMemoryInfo(GetCurrentProcess(), reinterpret_cast<PROCESS_MEMORY_COUNTERS*>(&counters), sizeof counters);
  return counters;
}

MEMORYSTATUSEX system_memory() {
  MEMORYSTATUSEX status = {};
  status.dwLength = sizeof status;
  GlobalMemoryStatusEx(&status);
  return status;
}

std::string last_error() { return "error " + std::to_string(GetLastError()); }

std::uint64_t whole(const FILETIME& time) {
  return static_cast<std::uint64_t>(time.dwHighDateTime) << 32 | time.dwLowDateTime;
}

}  // namespace

WindowsPlatform::WindowsPlatform() : times_(times()) {}

WindowsPlatform::~WindowsPlatform() {
  for (const auto& [thread, handle] : threads_) CloseHandle(handle);
}

Machine WindowsPlatform::machine() const {
  Machine m;
  m.system = "Windows";
  m.name = processor_name();
  m.cores = cores_of_first_group();
  m.caches = caches_of_first_core();
  m.physical_bytes = system_memory().ullTotalPhys;
  const JobLimits limits = job_limits(static_cast<int>(m.cores.size()));
  m.quota_cores = limits.cores;
  m.total_bytes = least_limit(limits, m.physical_bytes);
  if (m.total_bytes < m.physical_bytes) m.limited_by = "job object";
  return m;
}

MemoryReading WindowsPlatform::memory() const {
  const MEMORYSTATUSEX system = system_memory();
  const PROCESS_MEMORY_COUNTERS_EX process = process_memory();
  MemoryReading r;
  r.process_bytes = process.WorkingSetSize;
  r.total_bytes = least_limit(job_limits(1), system.ullTotalPhys);
  r.available_bytes = system.ullAvailPhys;
  // A job limits committed memory. The memory of other processes in the job is unknown here; an allocation can still
  // fail, which is reported as an error.
  if (r.total_bytes < system.ullTotalPhys)
    r.available_bytes = std::min<std::uint64_t>(
        r.available_bytes, r.total_bytes - std::min<std::uint64_t>(r.total_bytes, process.PrivateUsage));
  return r;
}

WindowsPlatform::Times WindowsPlatform::times() {
  FILETIME idle = {};
  FILETIME kernel = {};
  FILETIME user = {};
  if (!GetSystemTimes(&idle, &kernel, &user)) return {};
  return {whole(idle), whole(kernel) + whole(user)};  // kernel time includes idle time
}

LoadReading WindowsPlatform::load() {
  const std::lock_guard lock(mutex_);
  const Times now = times();
  if (now.all > times_.all) {
    cpu_percent_ = 100 - 100 * static_cast<double>(now.idle - times_.idle) / static_cast<double>(now.all - times_.all);
    times_ = now;
  }
  LoadReading r;
  r.cpu_percent = cpu_percent_;
  return r;
}

void WindowsPlatform::thread_started(int thread) {
  HANDLE handle = nullptr;  // a real handle: the pseudo handle means another thread when another thread uses it
  if (!DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &handle, 0, FALSE,
                       DUPLICATE_SAME_ACCESS))
    return;
  const std::lock_guard lock(mutex_);
  if (const auto before = threads_.find(thread); before != threads_.end()) CloseHandle(before->second);
  threads_[thread] = handle;
  if (placed_) place_thread(thread, handle);
}

std::string WindowsPlatform::place(const ThreadPlaces& places) {
  const std::lock_guard lock(mutex_);
  places_ = places;
  placed_ = true;
  std::string refusal;
  for (const auto& [thread, handle] : threads_) {
    const std::string why = place_thread(thread, handle);
    if (refusal.empty()) refusal = why;
  }
  return refusal;
}

std::string WindowsPlatform::place_thread(int thread, void* handle) const {
  const std::size_t index = static_cast<std::size_t>(thread);
  DWORD_PTR mask = 0;
  if (index < places_.threads.size())
    for (const int core : places_.threads[index]) mask |= DWORD_PTR{1} << core;
  if (mask == 0) mask = allowed_cores();
  std::string refusal;
  if (!SetThreadAffinityMask(handle, mask)) refusal = last_error();
  if (!SetThreadPriority(handle, places_.polite ? THREAD_PRIORITY_IDLE : THREAD_PRIORITY_NORMAL) && refusal.empty())
    refusal = "priority: " + last_error();
  return refusal;
}

void WindowsPlatform::release_memory() { _heapmin(); }

}  // namespace linnet::native
