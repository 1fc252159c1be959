#include "engine/models/styletts2/harmonic_source.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/kernels/loops.h"
#include "engine/models/noise.h"
#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {
namespace {

constexpr std::size_t hop = HarmonicSource::hop, half = hop / 2;
constexpr float sample_rate = 24000;
constexpr float least_f0 = 10;  // Hz, of what counts as voiced
constexpr float sine_level = 0.1f;
constexpr float voiced_noise = 0.003f, unvoiced_noise = sine_level / 3;
constexpr std::size_t most_sines = 64;  // far beyond any voice (9)

// x without its nearest whole number; |x| < 2^51.
double fraction(double x) {
  constexpr double magic = 0x1.8p52;
  return x - ((x + magic) - magic);
}

}  // namespace

HarmonicSource::HarmonicSource(WeightReader& reader) {
  RawLayer merge = reader.linear("decoder.generator.m_source.l_linear", 0, 1);
  merge.expand();
  if (merge.shape.in > most_sines)
    bad_voice("the source of the model has " + std::to_string(merge.shape.in) + " sines, expected at most " +
              std::to_string(most_sines));
  weights_ = merge.weights;
  bias_ = merge.bias[0];
  double squares = 0;
  for (const float w : weights_) squares += static_cast<double>(w) * static_cast<double>(w);
  noise_weight_ = static_cast<float>(std::sqrt(squares));
}

// The advance is rounded as the reference rounds it. It is summed in double: all its error adds up.
void HarmonicSource::find_phases(std::span<const float> f0) {
  const std::size_t sines = weights_.size();
  phases_.resize(f0.size() * sines);
  advances_.resize(f0.size() * sines);
  for (std::size_t row = 0; row < f0.size(); ++row)
    for (std::size_t s = 0; s < sines; ++s) {
      const float cycles = f0[row] * static_cast<float>(s + 1) / sample_rate;
      const float advance = cycles - std::floor(cycles);
      const double before = row ? phases_[(row - 1) * sines + s] : 0;
      advances_[row * sines + s] = advance;
      phases_[row * sines + s] = fraction(before + static_cast<double>(hop) * static_cast<double>(advance));
    }
}

// Between the middles of two rows the phase is linear; before the first and behind the last it stays.
void HarmonicSource::add_sine(const Loops& loops, std::size_t sine, std::size_t row, float* angles, float* out) const {
  const std::size_t sines = weights_.size();
  const std::size_t at = row * sines + sine;
  const auto line = [&](double phase, double advance, double first, float* to) {
    for (std::size_t i = 0; i < half; ++i) {
      const double cycles = phase + advance * (first + static_cast<double>(i));
      to[i] = static_cast<float>(2 * std::numbers::pi * fraction(cycles));
    }
  };
  if (row)
    line(phases_[at - sines], static_cast<double>(advances_[at]), static_cast<double>(half) + 0.5, angles);
  else
    line(phases_[at], 0, 0, angles);
  const bool is_last = at + sines >= phases_.size();
  line(phases_[at], is_last ? 0 : static_cast<double>(advances_[at + sines]), 0.5, angles + half);
  loops.sine_cosine(angles, hop, angles, nullptr);
  const float level = sine_level * weights_[sine];
  for (std::size_t i = 0; i < hop; ++i) out[i] += level * angles[i];
}

void HarmonicSource::add_noise(const Loops& loops, std::size_t row, bool voiced, const Noise& noise, float* scratch,
                               float* out) const {
  float level = noise.scale * (voiced ? voiced_noise : unvoiced_noise);
  if (level == 0) return;
  const float* values = noise.given.data() + row * hop;
  if (noise.given.empty()) {
    gaussian_row(loops, noise.seed, noise.sentence, static_cast<std::uint32_t>(row), {scratch, hop});
    values = scratch;
    level *= noise_weight_;
  }
  for (std::size_t i = 0; i < hop; ++i) out[i] += level * values[i];
}

void HarmonicSource::run(const Backend& backend, std::span<const float> f0, const Noise& noise, std::span<float> out) {
  find_phases(f0);
  const Loops& loops = backend.loops();
  backend.parallel(f0.size(), [&](std::size_t row, std::size_t) {
    float scratch[hop];
    float* samples = out.data() + row * hop;
    std::fill_n(samples, hop, bias_);
    const bool voiced = f0[row] > least_f0;
    for (std::size_t s = 0; voiced && s < weights_.size(); ++s) add_sine(loops, s, row, scratch, samples);
    add_noise(loops, row, voiced, noise, scratch, samples);
    loops.tanh(samples, hop, 1, samples);
  });
}

}  // namespace linnet::styletts2
