#include "engine/models/hibari/spectral_mix.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace linnet::hibari {
namespace {

constexpr float loudest = 7;  // of the logarithms of magnitudes

constexpr std::size_t endless = std::size_t{1} << 23;  // frames; so few that their samples fit into 32 bits

constexpr std::size_t row_floats = (bins + 15) / 16 * 16;

// Floats of a thread's scratch: the windowed source, its spectrum, and either what mix() needs or the transform's
// working memory.
constexpr std::size_t scratch_floats =
    window + 2 * row_floats + std::max(3 * row_floats + SpectralMix::noise_floats, 2 * window);

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

// Σ of the squares of a window's parts first … end − 1 at sample i of a hop.
float window_power(const std::vector<float>& window_values, std::size_t i, std::size_t first, std::size_t end) {
  float sum = 0;
  for (std::size_t j = first; j < end; ++j) sum += window_values[i + j * hop] * window_values[i + j * hop];
  return sum;
}

// re + i · im, times magnitudes · (cosines + i · sines).
void scale_and_turn(const float* __restrict magnitudes, const float* __restrict cosines, const float* __restrict sines,
                    float* __restrict re, float* __restrict im) {
  for (std::size_t b = 0; b < bins; ++b) {
    const float source = re[b];
    re[b] = magnitudes[b] * (cosines[b] * source - sines[b] * im[b]);
    im[b] = magnitudes[b] * (cosines[b] * im[b] + sines[b] * source);
  }
}

void add_scaled(const float* __restrict magnitudes, const float* __restrict real, const float* __restrict imaginary,
                float* __restrict re, float* __restrict im) {
  for (std::size_t b = 0; b < bins; ++b) {
    re[b] += magnitudes[b] * real[b];
    im[b] += magnitudes[b] * imaginary[b];
  }
}

}  // namespace

SpectralMix::SpectralMix(Backend& backend, std::size_t most_rows)
    : fft_(backend.loops(), window), hann_(hann()), overlap_(window) {
  backend.reserve(scratch_floats);
  for (std::size_t i = 0; i < hop; ++i) weights_.push_back(1 / window_power(hann_, i, 0, window / hop));
  samples_.reserve((most_rows + 2) * hop);
  pulses_.reserve((most_rows + 8) * hop);
}

void SpectralMix::start(FrameNoise noise) {
  noise_ = std::move(noise);
  source_.start();
  pulses_.clear();
  first_pulse_ = 0;
  next_frame_ = 0;
  std::fill(overlap_.begin(), overlap_.end(), 0.0f);
}

void SpectralMix::know(std::span<const float> f0, bool all) {
  source_.know(f0);
  sentence_frames_ = all ? f0.size() : endless;
}

// Frame t sees the samples hop · t − window/2 … + window/2; the first ones also what is reflected into them.
void SpectralMix::extend_pulses(const Loops& loops, std::size_t frames) {
  const std::size_t all = sentence_frames_ * hop;
  const std::size_t seen = hop * next_frame_ > window ? hop * next_frame_ - window : 0;
  pulses_.erase(pulses_.begin(), pulses_.begin() + static_cast<std::ptrdiff_t>(seen - first_pulse_));
  first_pulse_ = seen;
  const std::size_t end = std::min(all, hop * (next_frame_ + frames) + window);
  const std::size_t before = pulses_.size();
  if (first_pulse_ + before >= end) return;
  pulses_.resize(end - first_pulse_);
  source_.next(loops, std::span(pulses_).subspan(before));
}

// Scaled so that a cosine of amplitude 1 gives 1.
void SpectralMix::windowed_pulses(std::size_t frame, float* out) const {
  constexpr float scale = 4.0f / window;
  const std::size_t all = sentence_frames_ * hop;
  const std::int64_t first = static_cast<std::int64_t>(hop * frame) - static_cast<std::int64_t>(window / 2);
  if (hop * frame >= window / 2 && hop * frame + window / 2 <= all) {
    const float* from = pulses_.data() + hop * frame - window / 2 - first_pulse_;
    for (std::size_t i = 0; i < window; ++i) out[i] = scale * hann_[i] * from[i];
    return;
  }
  for (std::size_t i = 0; i < window; ++i)
    out[i] = scale * hann_[i] * pulses_[reflected(first + static_cast<std::int64_t>(i), all) - first_pulse_];
}

// re and im: the source's spectrum, which becomes the frame's.
void SpectralMix::mix(const Loops& loops, std::size_t frame, const float* row, float* re, float* im,
                      float* scratch) const {
  float* magnitudes = scratch;
  float* sines = magnitudes + row_floats;
  float* cosines = sines + row_floats;
  loops.exponential(row, bins, loudest, magnitudes);
  loops.tanh(row + bins, bins, std::numbers::pi_v<float>, sines);
  loops.sine_cosine(sines, bins, sines, cosines);
  scale_and_turn(magnitudes, cosines, sines, re, im);
  loops.exponential(row + 3 * bins, bins, loudest, magnitudes);
  loops.sine_cosine(row + 4 * bins, bins, sines, cosines);
  add_scaled(magnitudes, cosines, sines, re, im);
  if (!noise_) return;
  float* noise = cosines + row_floats;
  noise_(frame, {noise, noise_floats});
  loops.exponential(row + 2 * bins, bins, loudest, magnitudes);
  add_scaled(magnitudes, noise, noise + noise_floats / 2, re, im);
}

// The frame's windowed samples, in place of the row's first values.
void SpectralMix::frame_samples(const Loops& loops, std::size_t frame, float* row, float* scratch) const {
  static_assert(spectra * bins >= window);
  float* source = scratch;
  float* re = source + window;
  float* im = re + row_floats;
  float* work = im + row_floats;
  windowed_pulses(frame, source);
  fft_.forward(source, re, im, work);
  mix(loops, frame, row, re, im, work);
  fft_.inverse(re, im, row, work);
  for (std::size_t i = 0; i < window; ++i) row[i] *= hann_[i];
}

// The hop of sums whose frames are all there, by the sum of their windows' squares: 1.5 but at a sentence's ends.
// Frame t begins window/2 samples before its middle, so hops 0 and 1 lie before the first sample.
void SpectralMix::give(std::size_t hop_number) {
  constexpr std::size_t frames = window / hop;
  if (hop_number < 2) return;
  const bool inside = hop_number >= frames - 1 && hop_number < sentence_frames_;
  const std::size_t first =
      hop_number < sentence_frames_ ? 0 : hop_number + 1 - sentence_frames_;  // parts of windows that are there
  const std::size_t end = std::min(hop_number + 1, frames);
  const std::size_t before = samples_.size();
  samples_.resize(before + hop);
  for (std::size_t i = 0; i < hop; ++i) {
    const float weight = inside ? weights_[i] : 1 / std::max(window_power(hann_, i, first, end), 1e-11f);
    const float sample = overlap_[i] * weight;
    samples_[before + i] = sample > -1 ? std::min(sample, 1.0f) : -1.0f;  // no number becomes −1 too
  }
}

void SpectralMix::add(std::size_t frame, const float* windowed) {
  for (std::size_t i = 0; i < window; ++i) overlap_[i] += windowed[i];
  const bool last = frame + 1 == sentence_frames_;
  for (std::size_t i = 0; i < (last ? 3 : 1); ++i) {
    give(frame + i);
    std::copy(overlap_.begin() + hop, overlap_.end(), overlap_.begin());
    std::fill(overlap_.end() - hop, overlap_.end(), 0.0f);
  }
}

std::span<const float> SpectralMix::step(const Backend& backend, std::span<float> rows) {
  constexpr std::size_t row = spectra * bins;
  const std::size_t frames = rows.size() / row;
  samples_.clear();
  const Loops& loops = backend.loops();
  extend_pulses(loops, frames);
  backend.parallel(frames, [&](std::size_t i, std::size_t thread) {
    frame_samples(loops, next_frame_ + i, rows.data() + i * row, backend.scratch(thread));
  });
  for (std::size_t i = 0; i < frames; ++i) add(next_frame_ + i, rows.data() + i * row);
  next_frame_ += frames;
  return samples_;
}

}  // namespace linnet::hibari
