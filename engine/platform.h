// The interface to the operating system: facts, readings and a few services. The governor uses nothing else of the
// machine. Implemented for Linux (native/system), browsers (web/platform_browser) and tests
// (tests/support/fake_platform.h). The implementations for macOS and Windows compile but have never run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace linnet {

enum class CoreKind { performance, efficiency };  // where all cores are equal, all are `performance`

// A logical processor, as the system numbers them.
struct Core {
  int id = 0;
  int physical = 0;  // SMT siblings share this number: the least id of them
  CoreKind kind = CoreKind::performance;
  bool allowed = true;  // in this process's affinity mask and cpuset
};

struct Cache {
  int level = 1;
  std::uint64_t bytes = 0;
  int cores = 1;  // logical processors that share it
};

// Facts that stay the same while the program runs, except for limits that somebody sets from outside: read them again
// after a SIGHUP.
struct Machine {
  std::string system;  // "Linux", "macOS", "browser"
  std::string name;    // "12th Gen Intel(R) Core(TM) i5-1235U (x86_64)"
  std::vector<Core> cores;
  std::optional<double> quota_cores;  // processor time that the control group may use, in cores
  std::vector<Cache> caches;          // of the first core, without instruction caches
  std::uint64_t physical_bytes = 0;
  std::uint64_t total_bytes = 0;  // the least of physical memory and all limits
  std::string limited_by;         // "cgroup v1", "cgroup v2", "RLIMIT_AS", "wasm heap"; empty: by physical memory
  bool has_thermal_sensor = false;
};

struct MemoryReading {
  std::uint64_t total_bytes = 0;           // as Machine::total_bytes, read again
  std::uint64_t available_bytes = 0;       // can still be allocated under every limit, without swapping
  std::uint64_t process_bytes = 0;         // resident
  std::optional<double> pressure_percent;  // time in which some task waited for memory, over 10 s (Linux PSI)
};

struct LoadReading {
  double cpu_percent = 0;             // of all allowed cores, by all programs, since the previous reading
  double own_percent = 0;             // the part of cpu_percent that is this process's
  std::optional<double> gpu_percent;  // only where there is a GPU
  // the hottest sensor, and the temperature at which it starts to throttle
  std::optional<double> temperature_celsius;
  std::optional<double> throttle_celsius;
  std::uint64_t throttle_events = 0;  // of the cores since the machine started
};

// Which logical processors each thread may run on: threads[i] for thread i, 0 being the one that calls the engine.
struct ThreadPlaces {
  std::vector<std::vector<int>> threads;  // core ids; empty: anywhere
  bool polite = false;                    // lowest priority: only processor time that no other program wants
};

// One object for each process. All functions may be called from any thread.
class Platform {
 public:
  virtual ~Platform() = default;
  virtual Machine machine() const = 0;
  virtual MemoryReading memory() const = 0;
  virtual LoadReading load() = 0;
  // Threads of other programs that run or wait for a core at this moment. 0 where the system does not tell, and where
  // other programs have used little processor time since the last call: short wake-ups, such as a player reading our
  // output, do not count, nor do programs of lower than normal priority alone, which give way to one of normal
  // priority.
  virtual int competing_threads() { return 0; }
  // Whether to rest between blocks although the machine is cool: it runs on its battery, say, and nobody is looking.
  virtual bool prefers_rests() const { return false; }

  // Every thread of the engine calls this when it starts; `thread` is its index in ThreadPlaces.
  virtual void thread_started(int thread) = 0;
  // Places the threads that have started, and later ones as they start. Returns why the system refused, else an empty
  // string; a refusal has no other effect.
  virtual std::string place(const ThreadPlaces& places) = 0;
  // So many zeros or some more, aligned to 64 bytes, in pages of megabytes, which are given back as a whole. Null where
  // the system has none, or for so few bytes that the unused rest of a page would count.
  virtual std::shared_ptr<std::byte> large_pages(std::size_t) { return nullptr; }
  // Gives freed memory back to the system.
  virtual void release_memory() = 0;
};

}  // namespace linnet
