#include "engine/models/hibari/pulses.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace linnet::hibari {
namespace {

// Σ_{h=1}^{H} cos(h t) = sin((H + ½) t) / (2 sin(t/2)) − ½ for H = ⌊11000/f⌋; the quotient is H + ½ where its divisor
// is too small to divide by. half: t/2, within ±π/2.
float pulse(float f, float half) {
  const float harmonics = std::floor(highest_pulse / f);
  const float divisor = 2 * std::sin(half);
  if (std::abs(divisor) <= 2e-3f) return harmonics;
  return std::sin((2 * harmonics + 1) * half) / divisor - 0.5f;
}

}  // namespace

void Pulses::start(std::span<const float> f0) {
  f0_ = f0;
  at_ = 0;
  cycles_ = 0;
}

void Pulses::next(std::span<float> out) {
  for (float& sample : out) {
    const std::size_t frame = at_ / hop;
    const std::size_t within = at_++ % hop;
    // Its place between the middles of two frames.
    const bool late = within >= hop / 2;
    const double middle = (static_cast<double>(within) + 0.5) / static_cast<double>(hop);
    const auto share = static_cast<float>(late ? middle - 0.5 : middle + 0.5);
    const float before = f0_[late || frame == 0 ? frame : frame - 1];
    const float after = f0_[late ? std::min(frame + 1, f0_.size() - 1) : frame];
    const float f = before * (1 - share) + after * share;
    const float counted = std::max(f, least_f0);
    cycles_ += static_cast<double>(counted) / sample_rate;
    cycles_ -= std::rint(cycles_);  // small arguments where the quotient is delicate
    sample = f > least_f0 ? pulse(counted, static_cast<float>(cycles_ * std::numbers::pi)) : 0.0f;
  }
}

}  // namespace linnet::hibari
