// The governor joins admission control (admission.h), degradation when memory is short (degradation.h), the number of
// threads beside other programs (pace.h), rests when the machine is hot (heat.h), and the configuration in use. Any
// thread may call.
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
  std::string profile = {};                     // a name of known_profiles(); empty: as detected
  std::optional<double> safety_margin_gb = {};  // in place of the profile's
  std::optional<double> memory_limit_gb = {};   // for all of Linnet; has an effect below the machine's own limit only
  double int4_below = int4_below_gb;
  bool floats = false;           // layers' inputs are not rounded, whatever the profile says
  int threads = 0;               // most threads; 0: as many as place_threads() finds suitable
  bool leave_busy_cores = true;  // use fewer threads while other programs keep cores busy (pace.h)
  Pinning pinning = Pinning::shared;
  bool polite = false;
  std::optional<int> cache_limit_mb = {};  // of finished audio, in place of the profile's
  bool check_memory = true;                // false: refuse nothing, for measurements without admission control
};

class Governor {
 public:
  using Log = GovernorLog;
  // platform must outlive the governor. bad_input: an unknown profile; a safety margin as large as the memory.
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

  // Clears caches, reads the machine again and adjusts the configuration to it. Thread placement and cache limit change
  // at once; the plan applies to voices that are opened later.
  Adjustment optimize();
  // Exchanges the configuration in use and the one before the last change: a second undo() restores the change.
  Adjustment undo();
  void use(const Configuration& configuration);  // such as one that was stored

  // Sets the threads' affinity as placement() says; logs a refusal once.
  void place_threads();
  // Call before each sentence: the number of threads to speak it on (pace.h).
  int threads_now() { return pace_.threads_now(configuration().num_threads); }
  // Call after each block, which took work_seconds and gave audio_seconds of audio. Reads memory and heat about once a
  // second of work, reacts, and returns the seconds to rest: on a hot machine (heat.h), or where the platform prefers
  // it.
  double after_block(double work_seconds, double audio_seconds);
  void release_memory() { machine_.platform().release_memory(); }  // returns free memory to the system

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
