#include "engine/governor/pace.h"

#include <algorithm>
#include <string>
#include <utility>

namespace linnet {

Pace::Pace(Platform& platform, bool leave_busy_cores, GovernorLog log)
    : platform_(platform),
      leave_busy_cores_(leave_busy_cores),
      log_(std::move(log)),
      cores_(static_cast<int>(platform.machine().cores.size())) {}

int Pace::threads_now(int configured) {
  const int competing = leave_busy_cores_ ? platform_.competing_threads() : 0;
  const std::lock_guard lock(mutex_);
  // The lower of two consecutive readings: a program may only have woken up for a moment.
  const int left = cores_ - std::min(competing, std::exchange(competing_, competing));
  const int threads = std::clamp(left, 1, configured);
  if (threads < configured && !std::exchange(logged_, true))
    log_("Other programs keep cores busy: speaking on " + std::to_string(threads) + " of " +
         std::to_string(configured) + " threads");
  return threads;
}

}  // namespace linnet
