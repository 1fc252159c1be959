// Degradation steps that save memory when it is short. Any thread may call.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "engine/governor/limited_machine.h"

namespace linnet {

using GovernorLog = std::function<void(const std::string& line)>;  // receives whole lines

// In the order in which they are taken.
enum class Degradation { none, smaller_cache, smaller_blocks, one_job, smaller_precision, unload_voices, refuse };
inline constexpr std::size_t degradation_count = 7;
const char* degradation_name(Degradation step);

// Functions by which the host of the engine frees memory; empty ones are skipped. They are called from the thread that
// asked for memory, without a lock held.
struct MemoryHooks {
  std::function<void(int megabytes)> limit_cache;  // of finished audio
  std::function<void()> clear_cache;
  std::function<void(int jobs)> limit_jobs;  // syntheses at a time; 0: as configured
  std::function<bool()> unload_idle_voice;   // false: there is none
};

class DegradationLadder {
 public:
  // safety_margin_bytes: memory is critical when less than this is free.
  DegradationLadder(const LimitedMachine& machine, double safety_margin_bytes, GovernorLog log)
      : machine_(machine), margin_(safety_margin_bytes), log_(std::move(log)) {}

  void set_hooks(MemoryHooks hooks) { hooks_ = std::move(hooks); }

  // Reads the free memory. Below the safety margin: false, one line in the log, and the cache is halved; below half of
  // the margin also one job at a time. Both end when 1.5 margins are free. cache_limit_mb: megabytes of finished audio
  // to keep while memory is not short.
  bool enforce(int cache_limit_mb);
  void limit_cache(int megabytes) const;  // sets the cache limit; half of it while a degradation step is in force
  // Drops finished audio and returns free memory to the system: the only cost is time.
  void free_caches() const;
  bool unload_idle_voice() const;  // false: there is none

  // Logs and counts a step that one piece of work needed; standing() does not change. rest: the end of the log line,
  // such as " to open voice joe".
  void note(Degradation step, const std::string& rest);
  Degradation standing() const;                 // the step in force
  std::uint64_t times(Degradation step) const;  // how often the step was needed so far

 private:
  void move_to(Degradation step, const std::string& rest);

  const LimitedMachine& machine_;
  const double margin_;
  const GovernorLog log_;
  MemoryHooks hooks_;
  mutable std::mutex mutex_;
  Degradation standing_ = Degradation::none;
  std::array<std::uint64_t, degradation_count> times_{};
  bool critical_ = false;
};

}  // namespace linnet
