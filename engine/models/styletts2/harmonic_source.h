// The generator's source of sound: sines of F0 and its multiples where a voice sounds, and noise (SineGen and
// SourceModuleHnNSF of StyleTTS 2's istftnet.py; Wang et al., "Neural source-filter waveform models", 2019). The start
// phases that the reference draws for the multiples never reach a sample.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/models/styletts2/weight_reader.h"

namespace linnet::styletts2 {

class HarmonicSource {
 public:
  static constexpr std::size_t hop = 300;  // samples of a row

  explicit HarmonicSource(WeightReader& reader);

  struct Noise {
    float scale = 1;  // 0: none
    std::uint64_t seed = 0;
    std::uint64_t sentence = 0;
    // For tests, in place of the noise that is drawn: of each sample, the sum of its normal values, each multiplied by
    // the weight of its sine.
    std::span<const float> given = {};
  };
  // f0: Hz, of each row; out: rows × hop samples, in [−1, 1].
  void run(const Backend& backend, std::span<const float> f0, const Noise& noise, std::span<float> out);

 private:
  void find_phases(std::span<const float> f0);
  void add_sine(const Loops& loops, std::size_t sine, std::size_t row, float* angles, float* out) const;
  void add_noise(const Loops& loops, std::size_t row, bool voiced, const Noise& noise, float* scratch,
                 float* out) const;

  std::vector<float> weights_;  // of each sine
  float bias_ = 0;
  float noise_weight_ = 0;  // the weights' Euclidean length: a sum of normal values is normal
  // Of each row and sine: the phase in its middle, and its advance in a sample from the row before, in cycles.
  std::vector<double> phases_;
  std::vector<float> advances_;
};

}  // namespace linnet::styletts2
