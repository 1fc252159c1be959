#include "engine/governor/heat.h"

#include <algorithm>

namespace linnet {
namespace {

constexpr double seconds_between_looks = 1;
constexpr double audio_to_use_up = 0.9;  // share of a block's audio that work and rest may take together

}  // namespace

double rest_after(double work_seconds, double audio_seconds) {
  return std::clamp(audio_to_use_up * audio_seconds - work_seconds, 0.0, work_seconds);
}

bool Heat::is_look_due(double work_seconds) {
  const std::lock_guard lock(mutex_);
  since_look_seconds_ += work_seconds;
  if (since_look_seconds_ < seconds_between_looks) return false;
  since_look_seconds_ = 0;
  return true;
}

void Heat::look(const SystemStatus& status) {
  const std::lock_guard lock(mutex_);
  const bool hot = status.throttling_risk.thermal_likely;
  if (hot && !hot_) log_("Thermal throttling likely (" + status.throttle_reason + "): resting between blocks");
  hot_ = hot;
}

double Heat::rest(double work_seconds, double audio_seconds) const {
  const std::lock_guard lock(mutex_);
  return hot_ ? rest_after(work_seconds, audio_seconds) : 0;
}

}  // namespace linnet
