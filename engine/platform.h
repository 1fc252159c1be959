// The adapter: what differs between operating systems, as plain facts and a few services. The governor sees the machine
// through this page alone. Implemented for Linux (native/system), for browsers (web/platform_browser) and for tests
// (tests/support/fake_platform.h); for macOS and Windows written and compiled, but not tried.
#pragma once

#include <cstddef>
#include <cstdint>
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

// Facts that do not change while the program runs, but for limits set from outside: read it again after a SIGHUP.
struct Machine {
  std::string system;  // "Linux", "macOS", "browser"
  std::string name;    // "12th Gen Intel(R) Core(TM) i5-1235U (x86_64)"
  std::vector<Core> cores;
  std::optional<double> quota_cores;  // how many cores' time the control group may use
  std::vector<Cache> caches;          // of the first core, without instruction caches
  std::uint64_t physical_bytes = 0;
  std::uint64_t total_bytes = 0;  // the least of physical memory and all limits
  std::string limited_by;         // "cgroup v1", "cgroup v2", "RLIMIT_AS", "wasm heap"; empty: by physical memory
  bool has_thermal_sensor = false;
};

struct MemoryReading {
  std::uint64_t total_bytes = 0;           // as Machine::total_bytes, read again
  std::uint64_t available_bytes = 0;       // what can still be had under every limit, without swapping
  std::uint64_t process_bytes = 0;         // resident
  std::optional<double> pressure_percent;  // time in which some task waited for memory, over 10 s (Linux PSI)
};

struct LoadReading {
  double cpu_percent = 0;             // of all allowed cores, by all programs, since the reading before
  double own_percent = 0;             // of that, by this process
  std::optional<double> gpu_percent;  // only where a GPU is
  // hottest sensor, and where it starts to throttle
  std::optional<double> temperature_celsius;
  std::optional<double> throttle_celsius;
  std::uint64_t throttle_events = 0;  // of the cores since the machine started
};

// Which logical processors each thread may run on: threads[i] for thread i, 0 being the one that calls the engine.
struct ThreadPlaces {
  std::vector<std::vector<int>> threads;  // core ids; empty: anywhere
  bool polite = false;                    // lowest priority: only what others leave over
};

// One object a process. All may be called from any thread.
class Platform {
 public:
  virtual ~Platform() = default;
  virtual Machine machine() const = 0;
  virtual MemoryReading memory() const = 0;
  virtual LoadReading load() = 0;
  // Threads of other programs that run or wait for a core at this moment; 0 where the system does not tell, and where
  // others have used little of the cores since the last call: such only woke up for a moment, to take what we made
  // perhaps.
  virtual int competing_threads() { return 0; }
  // Whether to rest between blocks although the machine is cool: it runs on its battery, say, and nobody is looking.
  virtual bool prefers_rests() const { return false; }

  // Each of an engine's threads says so as it starts, from itself: `thread` as in ThreadPlaces.
  virtual void thread_started(int thread) = 0;
  // Puts the threads that have started where the plan says, and later ones as they start. Returns why the system
  // refused, or nothing; a refusal changes nothing else.
  virtual std::string place(const ThreadPlaces& places) = 0;
  // Gives freed memory back to the system.
  virtual void release_memory() = 0;
};

}  // namespace linnet
