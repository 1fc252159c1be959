#include "engine/models/styletts2/spectrum.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/kernels/loops.h"

namespace linnet::styletts2 {
namespace {

constexpr std::size_t half = frame_samples / 2;  // samples by which frames begin before the sequence
constexpr std::size_t together = 32;             // frames that are transformed at once, side by side

struct Tables {
  float window[frame_samples];
  // cosine[k][n], sine[k][n] of 2π k n / 20, n up to 10: the other half has them mirrored.
  float cosine[bins][half + 1];
  float sine[bins][half + 1];

  Tables() {
    for (std::size_t n = 0; n < frame_samples; ++n) window[n] = static_cast<float>(0.5 - 0.5 * std::cos(turn(n)));
    for (std::size_t k = 0; k < bins; ++k)
      for (std::size_t n = 0; n <= half; ++n) {
        const std::size_t product = k * n % frame_samples;
        cosine[k][n] = static_cast<float>(std::cos(turn(product)));
        sine[k][n] = product % half ? static_cast<float>(std::sin(turn(product))) : 0;
      }
  }
  static double turn(std::size_t n) {
    return 2 * std::numbers::pi * static_cast<double>(n) / static_cast<double>(frame_samples);
  }
};

const Tables& tables() {
  static const Tables made;
  return made;
}

// Sample t, counted from half a frame before the first; reflected at both ends.
float padded(std::span<const float> samples, std::size_t t) {
  const auto last = static_cast<std::ptrdiff_t>(samples.size()) - 1;
  const std::ptrdiff_t at = std::abs(static_cast<std::ptrdiff_t>(t) - static_cast<std::ptrdiff_t>(half));
  return samples[static_cast<std::size_t>(at > last ? 2 * last - at : at)];
}

// x[n] of a windowed frame → the sums of pairs x[n] + x[20 − n] for the cosines, and their differences for the sines.
void transform(const float* x, float* out) {
  const Tables& t = tables();
  float sums[half + 1];
  float differences[half + 1];
  sums[0] = x[0];
  sums[half] = x[half];
  differences[0] = differences[half] = 0;
  for (std::size_t n = 1; n < half; ++n) {
    sums[n] = x[n] + x[frame_samples - n];
    differences[n] = x[n] - x[frame_samples - n];
  }
  for (std::size_t k = 0; k < bins; ++k) {
    float re = 0;
    float im = 0;
    for (std::size_t n = 0; n <= half; ++n) {
      re += t.cosine[k][n] * sums[n];
      im -= t.sine[k][n] * differences[n];
    }
    if (k % half == 0) im = 0;  // and not −0: the phase of a negative number is π
    out[k] = std::sqrt(re * re + im * im);
    out[bins + k] = std::atan2(im, re);
  }
}

// The windowed samples of up to `together` frames.
void inverse(const Loops& loops, const float* rows, std::size_t frames, float* out) {
  const Tables& t = tables();
  float re[bins * together] = {};  // a plane for each bin
  float im[bins * together] = {};
  float magnitude[bins * together] = {};
  for (std::size_t f = 0; f < frames; ++f)
    for (std::size_t k = 0; k < bins; ++k) {
      magnitude[k * together + f] = rows[f * spectrum_values + k];
      im[k * together + f] = rows[f * spectrum_values + bins + k];
    }
  constexpr float most = 80;
  loops.exponential(magnitude, bins * together, most, magnitude);
  loops.sine_cosine(im, bins * together, im, nullptr);
  loops.sine_cosine(im, bins * together, im, re);
  for (std::size_t k = 0; k < bins; ++k) {
    const float share = (k % half ? 2.0f : 1.0f) / static_cast<float>(frame_samples);
    for (std::size_t f = k * together; f < (k + 1) * together; ++f) {
      re[f] *= share * magnitude[f];
      im[f] *= share * magnitude[f];
    }
  }
  for (std::size_t n = 0; n <= half; ++n) {
    float sums[together] = {};
    float differences[together] = {};
    for (std::size_t k = 0; k < bins; ++k)
      for (std::size_t f = 0; f < together; ++f) {
        sums[f] += t.cosine[k][n] * re[k * together + f];
        differences[f] += t.sine[k][n] * im[k * together + f];
      }
    for (std::size_t f = 0; f < frames; ++f) {
      float* frame = out + f * frame_samples;
      frame[n] = t.window[n] * (sums[f] - differences[f]);
      if (n % half) frame[frame_samples - n] = t.window[frame_samples - n] * (sums[f] + differences[f]);
    }
  }
}

}  // namespace

void spectra(const Backend& backend, std::span<const float> samples, float* out) {
  const Tables& t = tables();
  backend.parallel_rows(frames_of(samples.size()), [&](std::size_t first, std::size_t count, std::size_t) {
    for (std::size_t f = first; f < first + count; ++f) {
      float frame[frame_samples];
      for (std::size_t n = 0; n < frame_samples; ++n) frame[n] = t.window[n] * padded(samples, f * frame_hop + n);
      transform(frame, out + f * spectrum_values);
    }
  });
}

InverseSpectrum::InverseSpectrum(std::size_t most_frames)
    : windowed_(most_frames * frame_samples), samples_((most_frames + 2) * frame_hop) {}

void InverseSpectrum::start(std::size_t frames) {
  frames_ = frames;
  next_ = 0;
  overlap_.fill(0);
}

// The samples that no later frame reaches. The first half frame lies before the sequence, the last one behind it.
void InverseSpectrum::give(std::size_t frame) {
  const Tables& t = tables();
  const bool is_last = frame + 1 == frames_;
  const std::size_t known = is_last ? half : frame_hop;
  for (std::size_t n = 0; n < known; ++n) {
    if (frame * frame_hop + n < half) continue;
    float squares = 0;  // of the windows of the frames that reach here
    for (std::size_t at = n, f = frame;; at += frame_hop, --f) {
      if (at >= frame_samples) break;
      squares += t.window[at] * t.window[at];
      if (f == 0) break;
    }
    samples_[known_++] = std::clamp(overlap_[n] / squares, -1.0f, 1.0f);
  }
  std::copy(overlap_.begin() + frame_hop, overlap_.end(), overlap_.begin());
  std::fill(overlap_.end() - frame_hop, overlap_.end(), 0.0f);
}

std::span<const float> InverseSpectrum::push(const Backend& backend, const float* rows, std::size_t frames) {
  backend.parallel((frames + together - 1) / together, [&](std::size_t item, std::size_t) {
    const std::size_t first = item * together;
    inverse(backend.loops(), rows + first * spectrum_values, std::min(together, frames - first),
            windowed_.data() + first * frame_samples);
  });
  known_ = 0;
  for (std::size_t f = 0; f < frames; ++f, ++next_) {
    for (std::size_t n = 0; n < frame_samples; ++n) overlap_[n] += windowed_[f * frame_samples + n];
    give(next_);
  }
  return {samples_.data(), known_};
}

}  // namespace linnet::styletts2
