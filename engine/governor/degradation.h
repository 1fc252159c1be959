// What Linnet does without when memory is short, one step after the other. Any thread may call.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "engine/governor/limited_machine.h"

namespace linnet {

using GovernorLog = std::function<void(const std::string& line)>;  // gets whole lines

// In the order in which they are taken.
enum class Degradation { none, smaller_cache, smaller_chunks, one_job, smaller_precision, unload_voices, refuse };
inline constexpr std::size_t degradation_count = 7;
const char* degradation_name(Degradation step);

// How whoever runs the engine can free memory. Empty ones are passed over. They are called without any lock held, from
// the thread that asked for memory.
struct MemoryHooks {
  std::function<void(int megabytes)> limit_cache;  // of finished audio
  std::function<void()> clear_cache;
  std::function<void(int jobs)> limit_jobs;  // syntheses at a time; 0: as configured
  std::function<bool()> unload_idle_voice;   // false: there is none
};

class DegradationLadder {
 public:
  // safety_margin_bytes: less than this free is called critical.
  DegradationLadder(const LimitedMachine& machine, double safety_margin_bytes, GovernorLog log)
      : machine_(machine), margin_(safety_margin_bytes), log_(std::move(log)) {}

  void set_hooks(MemoryHooks hooks) { hooks_ = std::move(hooks); }

  // Looks at the memory: false, and said in the log once, if less than the safety margin is free. The cache shrinks
  // then, and below half of the margin one job runs at a time; both end once one and a half margins are free.
  // cache_limit_mb: of finished audio, while memory is not short.
  bool enforce(int cache_limit_mb);
  void limit_cache(int megabytes) const;  // from now on, if the ladder allows as much
  // Frees what costs nothing but time: finished audio, and freed memory that the process still holds.
  void free_caches() const;
  bool unload_idle_voice() const;  // false: there is none

  // A step that one piece of work needed; the ladder stays where it is.
  void note(Degradation step, const std::string& why);
  Degradation standing() const;
  std::uint64_t times(Degradation step) const;  // that it was needed, so far

 private:
  void move_to(Degradation step, const std::string& why);

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
