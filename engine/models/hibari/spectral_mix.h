// From the decoder's spectra to samples: each frame's spectrum is
//   e^min(lh, 7) · e^(iπ tanh θ) · E + e^min(ln, 7) · Z + e^min(lr, 7) · e^(iφ),
// E that of the pulses (Hann window, 1,200 samples each 300), Z noise; an inverse transform and overlap-add follow.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/kernels/fft.h"
#include "engine/models/hibari/constants.h"
#include "engine/models/hibari/pulses.h"

namespace linnet::hibari {

// Fills a row with the noise of a frame: the bins' real parts in its first half, their imaginary parts in the second.
using FrameNoise = std::function<void(std::size_t frame, std::span<float> row)>;

class SpectralMix {
 public:
  static constexpr std::size_t noise_floats = (2 * bins + 3) / 4 * 4;  // of a frame: noise comes in groups of four

  // For steps of up to `most_rows` frames.
  SpectralMix(Backend& backend, std::size_t most_rows);

  // Frames after a frame whose F0 its samples depend on.
  static constexpr std::size_t lookahead = window / hop + 1;

  // noise may be empty; it is called from several threads.
  void start(FrameNoise noise);
  // f0: Hz, of each frame from the first as far as they are known, `all`: to the sentence's end. The view must stay
  // valid until the next call.
  void know(std::span<const float> f0, bool all);
  // The next frames' spectra, lh ‖ θ ‖ ln ‖ lr ‖ φ a frame, → the samples that have become known; with the sentence's
  // last frame, all. Valid until the next step. Uses the spectra's memory for their samples. Requires: F0 of the
  // frames, and of the `lookahead` behind them that there are, is known.
  std::span<const float> step(const Backend& backend, std::span<float> rows);

 private:
  void extend_pulses(const Loops& loops, std::size_t frames);
  void windowed_pulses(std::size_t frame, float* out) const;
  void mix(const Loops& loops, std::size_t frame, const float* row, float* re, float* im, float* scratch) const;
  void frame_samples(const Loops& loops, std::size_t frame, float* row, float* scratch) const;
  void add(std::size_t frame, const float* windowed);
  void give(std::size_t hop_number);

  RealFft fft_;
  std::vector<float> hann_;     // periodic
  std::vector<float> weights_;  // 1 / the sum of the squares of the four windows over a hop
  Pulses source_;
  std::size_t sentence_frames_ = 0;
  FrameNoise noise_;
  std::vector<float> pulses_;  // samples first_pulse_ … of the source
  std::size_t first_pulse_ = 0;
  std::size_t next_frame_ = 0;
  std::vector<float> overlap_;  // sums of the four hops from the next frame's first on
  std::vector<float> samples_;
};

}  // namespace linnet::hibari
