// The governor: admission control, degradation when memory is short, pace beside other programs, rests when hot, and
// the configuration that suits the machine now. Each is a part of its own; here they meet. Any thread may call.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "engine/governor/admission.h"
#include "engine/governor/configuration.h"
#include "engine/governor/degradation.h"
#include "engine/governor/hardware_profile.h"
#include "engine/governor/heat.h"
#include "engine/governor/limited_machine.h"
#include "engine/governor/memory_budget.h"
#include "engine/governor/pace.h"
#include "engine/governor/placement.h"
#include "engine/governor/precision.h"
#include "engine/governor/status.h"
#include "engine/platform.h"

namespace linnet {

struct GovernorOptions {
  std::string profile = {};                     // of known_profiles(), or empty: as detected
  std::optional<double> safety_margin_gb = {};  // in place of the profile's
  std::optional<double> memory_limit_gb = {};   // what all of it may have; only ever less than the machine's limit
  double int4_below = int4_below_gb;
  int threads = 0;               // the most to use; 0: as the machine has
  bool leave_busy_cores = true;  // to other programs, by using fewer threads (threads_now())
  Pinning pinning = Pinning::shared;
  bool polite = false;
  std::optional<int> cache_limit_mb = {};  // of finished audio, in place of the profile's
  bool check_memory = true;                // false: refuse nothing, for measuring what the budget is worth
};

class Governor {
 public:
  using Log = GovernorLog;
  // platform outlives the governor. bad_input: an unknown profile, a margin above the limit.
  Governor(Platform& platform, const GovernorOptions& options, Log log);
  Governor(const Governor&) = delete;  // its parts refer to each other

  const HardwareProfile& profile() const { return profile_; }
  Machine machine() const { return machine_.platform().machine(); }
  MemoryReading memory() const { return machine_.memory(); }
  const MemoryBudget& budget() const { return budget_; }
  Configuration configuration() const;
  Placement placement() const;
  PrecisionChoice preferred_precision() const;
  SystemStatus status();

  Admission& admission() { return admission_; }
  DegradationLadder& ladder() { return ladder_; }

  // Clears caches, looks at the machine again, adjusts the configuration to it. What is changed is applied to thread
  // places and caches at once; the voice's plan is for the next one that is opened.
  Adjustment optimize();
  // Back to the configuration before the last optimize() that changed something; again: forward again.
  Adjustment undo();
  void use(const Configuration& configuration);  // one that was stored

  // Puts threads where the plan says; logs a refusal once.
  void place_threads();
  // Before each sentence: on how many threads to speak it (pace.h).
  int threads_now() { return pace_.threads_now(configuration().num_threads); }
  // After each block of a synthesis that took `work_seconds` and gave `audio_seconds`: looks at memory and heat about
  // once a second, acts, and returns the seconds to rest: on a hot machine (heat.h), or where the platform prefers it.
  double after_block(double work_seconds, double audio_seconds);
  void release_memory() { machine_.platform().release_memory(); }  // what was freed goes back to the system

 private:
  Placement placed(int threads) const;

  const GovernorOptions options_;
  const Log log_;
  LimitedMachine machine_;
  const HardwareProfile profile_;
  MemoryBudget budget_;
  DegradationLadder ladder_;
  Admission admission_;
  Pace pace_;
  Heat heat_;
  mutable std::mutex mutex_;
  Configuration configuration_;
  Configuration previous_;
  Placement placement_;
  std::uint64_t throttle_events_ = 0;
  bool refusal_logged_ = false;
};

}  // namespace linnet
