// On how many threads to speak while other programs want the cores too. Threads that take turns with others wait for
// each other after every layer, which takes longer than the work itself and never the same time twice. Any thread may
// call.
#pragma once

#include <limits>
#include <mutex>

#include "engine/governor/degradation.h"
#include "engine/platform.h"

namespace linnet {

class Pace {
 public:
  // leave_busy_cores: to other programs; false: always as configured.
  Pace(Platform& platform, bool leave_busy_cores, GovernorLog log);

  // Before each sentence: as many threads as configured, but where other programs keep cores busy, only as many as
  // those leave, at least one.
  int threads_now(int configured);

 private:
  Platform& platform_;
  const bool leave_busy_cores_;
  const GovernorLog log_;
  const int cores_;  // all that the machine has
  std::mutex mutex_;
  int competing_ = std::numeric_limits<int>::max();  // threads of other programs, when last looked; this: never
  bool logged_ = false;
};

}  // namespace linnet
