#include "engine/speech/limiter.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace linnet {
namespace {

constexpr double look_ahead_seconds = 0.005, release_seconds = 0.05;
constexpr std::size_t stride = 256;  // samples that are looked at together for a peak

// Writes the products, makes what is not finite 0, and returns the bits of the largest magnitude. As integers,
// whose order is that of magnitudes: comparisons of floats would not become vector instructions.
std::uint32_t multiply(const float* from, float gain, float* to, std::size_t count) {
  constexpr auto largest = std::bit_cast<std::uint32_t>(std::numeric_limits<float>::max());
  std::uint32_t peak = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto bits = std::bit_cast<std::uint32_t>(from[i] * gain);
    const std::uint32_t magnitude = bits & 0x7FFFFFFF;
    const std::uint32_t kept = magnitude > largest ? 0 : bits;
    to[i] = std::bit_cast<float>(kept);
    peak = std::max(peak, kept & 0x7FFFFFFF);
  }
  return peak;
}

}  // namespace

Limiter::Limiter(int sample_rate_hz)
    : release_shift_(static_cast<int>(std::lround(std::log2(release_seconds * sample_rate_hz)))),
      window_(static_cast<std::size_t>(std::lround(look_ahead_seconds * sample_rate_hz)) + 1, one),
      sum_(std::uint64_t{one} * window_.size()) {}

void Limiter::start() {
  held_ = 0;
  needs_.clear();
  std::fill(window_.begin(), window_.end(), one);
  sum_ = std::uint64_t{one} * window_.size();
  level_ = one;
}

// The factor of the sample look_ahead() before the one that needs `need`. Each of the window's values is at most what
// that sample needs, since it is at most the least need of the window before it; so is their mean.
float Limiter::next_factor(std::uint32_t need) {
  while (!needs_.empty() && needs_.front().at + window_.size() <= at_) needs_.pop_front();
  if (need < one) {
    while (!needs_.empty() && needs_.back().factor >= need) needs_.pop_back();
    needs_.push_back({at_, need});
  }
  const std::uint32_t least = needs_.empty() ? one : needs_.front().factor;
  if (least <= level_)
    level_ = least;
  else
    level_ += std::max<std::uint32_t>(1, (least - level_) >> release_shift_);
  std::uint32_t& oldest = window_[at_ % window_.size()];
  sum_ += level_;
  sum_ -= oldest;
  oldest = level_;
  ++at_;
  return static_cast<float>(static_cast<double>(sum_) / static_cast<double>(std::uint64_t{one} * window_.size()));
}

// Sees out_[from, to) come, and finishes the samples look_ahead() before them.
void Limiter::limit(std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) {
    const float magnitude = i < out_.size() ? std::abs(out_[i]) : 0;
    const std::uint32_t need =
        magnitude <= ceiling ? one : static_cast<std::uint32_t>(double{ceiling} / double{magnitude} * one);
    const float factor = next_factor(need);
    if (i < look_ahead()) continue;  // of a sample before the stretch
    float& sample = out_[i - look_ahead()];
    sample = std::clamp(sample * factor, -ceiling, ceiling);
  }
}

std::span<const float> Limiter::push(std::span<const float> samples, float gain, bool is_last) {
  std::copy(out_.end() - static_cast<std::ptrdiff_t>(held_), out_.end(), out_.begin());
  out_.resize(held_ + samples.size());
  for (std::size_t begin = 0; begin < samples.size(); begin += stride) {
    const std::size_t count = std::min(stride, samples.size() - begin);
    const std::uint32_t peak = multiply(samples.data() + begin, gain, out_.data() + held_ + begin, count);
    if (is_idle() && peak <= std::bit_cast<std::uint32_t>(ceiling)) continue;  // every factor is 1
    limit(held_ + begin, held_ + begin + count);
  }
  if (is_last && !is_idle()) limit(out_.size(), out_.size() + look_ahead());
  held_ = std::min(look_ahead(), out_.size());
  if (is_last) start();
  return std::span(out_).first(out_.size() - held_);
}

}  // namespace linnet
