// Rests between blocks of audio, so that a hot machine cools. Any thread may call.
#pragma once

#include <mutex>

#include "engine/governor/degradation.h"
#include "engine/governor/status.h"

namespace linnet {

// Seconds to rest after a block that took work_seconds and gave audio_seconds of audio: as long as the work, but never
// so long that a listener would hear a gap.
double rest_after(double work_seconds, double audio_seconds);

class Heat {
 public:
  explicit Heat(GovernorLog log) : log_(std::move(log)) {}

  // Adds the work of a block. True about once a second of work: then call look().
  bool is_look_due(double work_seconds);
  void look(const SystemStatus& status);  // takes the status of the machine now
  // Seconds to rest after a block; 0 while the machine is cool.
  double rest(double work_seconds, double audio_seconds) const;

 private:
  const GovernorLog log_;
  mutable std::mutex mutex_;
  bool hot_ = false;
  double since_look_seconds_ = 0;
};

}  // namespace linnet
