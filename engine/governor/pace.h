// The number of threads to speak on while other programs keep cores busy. Threads that share a core with another
// program delay each other at the end of every layer, which can take longer than the work itself and varies. Any thread
// may call.
#pragma once

#include <limits>
#include <mutex>

#include "engine/governor/degradation.h"
#include "engine/platform.h"

namespace linnet {

class Pace {
 public:
  // leave_busy_cores: false: threads_now() always returns `configured`.
  Pace(Platform& platform, bool leave_busy_cores, GovernorLog log);

  // Call before each sentence: `configured`, or the number of cores that other programs leave if that is less, at least
  // one. Two consecutive readings must show the other programs.
  int threads_now(int configured);

 private:
  Platform& platform_;
  const bool leave_busy_cores_;
  const GovernorLog log_;
  const int cores_;  // of the machine
  std::mutex mutex_;
  int competing_ = std::numeric_limits<int>::max();  // of the last reading; max: there was none
  bool logged_ = false;
};

}  // namespace linnet
