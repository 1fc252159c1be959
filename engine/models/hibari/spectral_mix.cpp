#include "engine/models/hibari/spectral_mix.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace linnet::hibari {
namespace {

constexpr float loudest = 7;  // of the logarithms of magnitudes

// Floats of a thread's scratch: the windowed source, its spectrum, noise, and the transform's working memory.
constexpr std::size_t scratch_floats = window + 2 * (bins + 1) + SpectralMix::noise_floats + 2 * window;

// Index within `count` samples that are reflected at both ends, the end samples not repeated.
std::size_t reflected(std::int64_t at, std::size_t count) {
  const auto last = static_cast<std::int64_t>(count) - 1;
  while (at < 0 || at > last) at = at < 0 ? -at : 2 * last - at;
  return static_cast<std::size_t>(at);
}

std::vector<float> hann() {
  std::vector<float> w(window);
  for (std::size_t i = 0; i < window; ++i)
    w[i] = static_cast<float>(0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / window));
  return w;
}

Complex mixed(const float* row, std::size_t bin, Complex source, const float* noise) {
  const auto magnitude = [](float logarithm) { return std::exp(std::min(logarithm, loudest)); };
  const float voiced = magnitude(row[bin]);
  const float turn = std::numbers::pi_v<float> * std::tanh(row[bins + bin]);
  const float free = magnitude(row[3 * bins + bin]);
  const float phase = row[4 * bins + bin];
  const float re = voiced * std::cos(turn);
  const float im = voiced * std::sin(turn);
  Complex sum{re * source.re - im * source.im + free * std::cos(phase),
              re * source.im + im * source.re + free * std::sin(phase)};
  if (noise) {
    const float breath = magnitude(row[2 * bins + bin]);
    sum.re += breath * noise[2 * bin];
    sum.im += breath * noise[2 * bin + 1];
  }
  return sum;
}

}  // namespace

SpectralMix::SpectralMix(Backend& backend, std::size_t most_rows)
    : fft_(window), hann_(hann()), overlap_(window), frames_(most_rows * window) {
  backend.reserve(scratch_floats);
  samples_.reserve((most_rows + 2) * hop);
  pulses_.reserve((most_rows + 8) * hop);
}

void SpectralMix::start(std::span<const float> f0, FrameNoise noise) {
  f0_ = f0;
  noise_ = std::move(noise);
  source_.start(f0);
  pulses_.clear();
  first_pulse_ = 0;
  next_frame_ = 0;
  std::fill(overlap_.begin(), overlap_.end(), 0.0f);
}

// Frame t sees the samples hop · t − window/2 … + window/2; the first ones also what is reflected into them.
void SpectralMix::extend_pulses(std::size_t frames) {
  const std::size_t all = f0_.size() * hop;
  const std::size_t seen = hop * next_frame_ > window ? hop * next_frame_ - window : 0;
  pulses_.erase(pulses_.begin(), pulses_.begin() + static_cast<std::ptrdiff_t>(seen - first_pulse_));
  first_pulse_ = seen;
  const std::size_t end = std::min(all, hop * (next_frame_ + frames) + window);
  const std::size_t before = pulses_.size();
  if (first_pulse_ + before >= end) return;
  pulses_.resize(end - first_pulse_);
  source_.next(std::span(pulses_).subspan(before));
}

// Scaled so that a cosine of amplitude 1 gives 1.
void SpectralMix::windowed_pulses(std::size_t frame, float* out) const {
  constexpr float scale = 4.0f / window;
  const std::size_t all = f0_.size() * hop;
  const std::int64_t first = static_cast<std::int64_t>(hop * frame) - static_cast<std::int64_t>(window / 2);
  for (std::size_t i = 0; i < window; ++i)
    out[i] = scale * hann_[i] * pulses_[reflected(first + static_cast<std::int64_t>(i), all) - first_pulse_];
}

void SpectralMix::frame_samples(std::size_t frame, const float* row, float* scratch, float* out) const {
  float* source = scratch;
  auto* spectrum = reinterpret_cast<Complex*>(source + window);
  float* noise = source + window + 2 * (bins + 1);
  auto* work = reinterpret_cast<Complex*>(noise + noise_floats);
  windowed_pulses(frame, source);
  fft_.forward(source, spectrum, work);
  if (noise_) noise_(frame, {noise, noise_floats});
  for (std::size_t b = 0; b < bins; ++b) spectrum[b] = mixed(row, b, spectrum[b], noise_ ? noise : nullptr);
  fft_.inverse(spectrum, out, work);
  for (std::size_t i = 0; i < window; ++i) out[i] *= hann_[i];
}

// The hop of sums whose frames are all there, by the sum of their windows' squares: 1.5 but at a sentence's ends.
// Frame t begins window/2 samples before its middle, so hops 0 and 1 lie before the first sample.
void SpectralMix::give(std::size_t hop_number) {
  if (hop_number < 2) return;
  for (std::size_t i = 0; i < hop; ++i) {
    float weight = 0;
    for (std::size_t j = 0; j < window / hop; ++j)
      if (hop_number >= j && hop_number - j < f0_.size()) weight += hann_[i + j * hop] * hann_[i + j * hop];
    const float sample = overlap_[i] / std::max(weight, 1e-11f);
    samples_.push_back(sample > -1 ? std::min(sample, 1.0f) : -1.0f);  // no number becomes −1 too
  }
}

void SpectralMix::add(std::size_t frame, const float* windowed) {
  for (std::size_t i = 0; i < window; ++i) overlap_[i] += windowed[i];
  const bool last = frame + 1 == f0_.size();
  for (std::size_t i = 0; i < (last ? 3 : 1); ++i) {
    give(frame + i);
    std::copy(overlap_.begin() + hop, overlap_.end(), overlap_.begin());
    std::fill(overlap_.end() - hop, overlap_.end(), 0.0f);
  }
}

std::span<const float> SpectralMix::step(const Backend& backend, std::span<const float> rows) {
  constexpr std::size_t row = spectra * bins;
  const std::size_t frames = rows.size() / row;
  samples_.clear();
  extend_pulses(frames);
  backend.parallel(frames, [&](std::size_t i, std::size_t thread) {
    frame_samples(next_frame_ + i, rows.data() + i * row, backend.scratch(thread), frames_.data() + i * window);
  });
  for (std::size_t i = 0; i < frames; ++i) add(next_frame_ + i, frames_.data() + i * window);
  next_frame_ += frames;
  return samples_;
}

}  // namespace linnet::hibari
