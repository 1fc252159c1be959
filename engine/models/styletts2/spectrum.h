// The short Fourier transform of the generator's source and the inverse one of its output: 20 samples a frame, periodic
// Hann window, a frame each 5 samples. As torch.stft and torch.istft, centred, with reflected ends.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "engine/kernels/backend.h"

namespace linnet::styletts2 {

inline constexpr std::size_t frame_samples = 20, frame_hop = 5, bins = frame_samples / 2 + 1;
inline constexpr std::size_t spectrum_values = 2 * bins;  // of a frame

inline constexpr std::size_t frames_of(std::size_t samples) { return samples / frame_hop + 1; }

// out: of each of frames_of(samples) frames, the magnitudes of its bins, then their phases in (−π, π]. At least 20
// samples, a multiple of frame_hop.
void spectra(const Backend& backend, std::span<const float> samples, float* out);

// Overlap-add of frames that come in blocks.
class InverseSpectrum {
 public:
  // For blocks of up to so many frames.
  explicit InverseSpectrum(std::size_t most_frames);
  std::size_t bytes() const { return (windowed_.size() + samples_.size()) * sizeof(float); }

  // frames: of the whole sequence.
  void start(std::size_t frames);
  // rows: of the next frames, the logarithms of the magnitudes, then values whose sines are the phases. Returns the
  // samples that have become known, with the last frame all, frames · 5 − 5 in sum; valid until the next call.
  std::span<const float> push(const Backend& backend, const float* rows, std::size_t frames);

 private:
  void give(std::size_t frame);

  std::vector<float> windowed_;  // frames × frame_samples
  std::vector<float> samples_;
  std::array<float, frame_samples> overlap_{};  // sums from the next frame's first sample on
  std::size_t known_ = 0;                       // of samples_
  std::size_t frames_ = 0;
  std::size_t next_ = 0;
};

}  // namespace linnet::styletts2
