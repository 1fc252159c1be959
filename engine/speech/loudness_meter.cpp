#include "engine/speech/loudness_meter.h"

#include <ebur128.h>

#include <cmath>
#include <mutex>
#include <new>

namespace linnet {

namespace {

// libebur128 writes tables of the whole process at each start, and reads them for its results.
std::mutex& tables() {
  static std::mutex mutex;
  return mutex;
}

}  // namespace

struct LoudnessMeter::State {
  ebur128_state* meter;
  explicit State(int sample_rate_hz) {
    const std::lock_guard lock(tables());
    // The histogram keeps memory constant.
    meter = ebur128_init(1, static_cast<unsigned long>(sample_rate_hz), EBUR128_MODE_I | EBUR128_MODE_HISTOGRAM);
    if (!meter) throw std::bad_alloc();
  }
  ~State() { ebur128_destroy(&meter); }
  State(const State&) = delete;
};

LoudnessMeter::LoudnessMeter(int sample_rate_hz) : state_(std::make_unique<State>(sample_rate_hz)) {}
LoudnessMeter::~LoudnessMeter() = default;

void LoudnessMeter::add(std::span<const float> samples) {
  if (ebur128_add_frames_float(state_->meter, samples.data(), samples.size()) != EBUR128_SUCCESS)
    throw std::bad_alloc();
}

std::optional<double> LoudnessMeter::integrated_lufs() const {
  const std::lock_guard lock(tables());
  double lufs = 0;
  if (ebur128_loudness_global(state_->meter, &lufs) != EBUR128_SUCCESS || !std::isfinite(lufs)) return std::nullopt;
  return lufs;
}

}  // namespace linnet
