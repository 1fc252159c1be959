#include "engine/models/hibari/pulses.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace linnet::hibari {
namespace {

constexpr std::size_t half_hop = hop / 2;

// The nearest whole number, half to even; |x| < 2^51.
double nearest(double x) {
  constexpr double magic = 0x1.8p52;
  return (x + magic) - magic;
}

}  // namespace

Pulses::Pulses() {
  for (std::size_t i = 0; i < hop; ++i)
    shares_[i] = static_cast<float>((static_cast<double>(i) + 0.5) / static_cast<double>(hop));
}

void Pulses::start() {
  f0_ = {};
  frame_ = 0;
  cycles_ = 0;
}

void Pulses::next(const Loops& loops, std::span<float> out) {
  for (std::size_t at = 0; at < out.size(); at += hop, ++frame_) {
    const float here = f0_[frame_];
    const float before = f0_[frame_ ? frame_ - 1 : 0];
    const float after = f0_[std::min(frame_ + 1, f0_.size() - 1)];
    next_half(loops, before, here, shares_.data() + half_hop, out.data() + at);
    next_half(loops, here, after, shares_.data(), out.data() + at + half_hop);
  }
}

// Σ_{h=1}^{H} cos(h t) = sin((H + ½) t) / (2 sin(t/2)) − ½ for H = ⌊11000/f⌋; the quotient is H + ½ where its divisor
// is too small to divide by.
void Pulses::next_half(const Loops& loops, float before, float after, const float* shares, float* out) {
  float f[half_hop];
  float harmonics[half_hop];
  float angles[half_hop];  // t/2, within ±π/2: small where the quotient is delicate
  float divisors[half_hop];
  float dividends[half_hop];
  for (std::size_t i = 0; i < half_hop; ++i) {
    f[i] = before * (1 - shares[i]) + after * shares[i];
    const float counted = f[i] > least_f0 ? f[i] : least_f0;
    harmonics[i] = static_cast<float>(static_cast<int>(highest_pulse / counted));
    cycles_ += static_cast<double>(counted) * (1.0 / sample_rate);
    angles[i] = static_cast<float>((cycles_ - nearest(cycles_)) * std::numbers::pi);
  }
  cycles_ -= nearest(cycles_);
  loops.sine_cosine(angles, half_hop, divisors, nullptr);
  for (std::size_t i = 0; i < half_hop; ++i) angles[i] *= 2 * harmonics[i] + 1;
  loops.sine_cosine(angles, half_hop, dividends, nullptr);
  for (std::size_t i = 0; i < half_hop; ++i) {
    const float divisor = 2 * divisors[i];
    const float sum = std::abs(divisor) <= 2e-3f ? harmonics[i] : dividends[i] / divisor - 0.5f;
    out[i] = f[i] > least_f0 ? sum : 0.0f;
  }
}

}  // namespace linnet::hibari
