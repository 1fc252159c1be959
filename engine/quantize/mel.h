// How far two recordings are apart to the ear: the mean difference of their mel spectra in decibels.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace linnet {

// 80 mel bands of 1024-sample frames, 256 samples apart, in dB.
class MelSpectrum {
 public:
  static constexpr std::size_t bands = 80;
  static constexpr std::size_t frame = 1024;
  static constexpr std::size_t hop = 256;
  MelSpectrum(std::span<const float> samples, int sample_rate_hz);
  std::size_t frames() const { return db_.size() / bands; }
  std::span<const float> row(std::size_t frame) const { return std::span(db_).subspan(frame * bands, bands); }

 private:
  std::vector<float> db_;
};

// Sums |a − b| over the active frames of the reference: those with a band above −10 dB. Both have the same length.
struct MelDistance {
  double sum = 0;
  std::size_t values = 0;
  void add(const MelSpectrum& reference, const MelSpectrum& other);
  double db() const { return values ? sum / static_cast<double>(values) : 0; }
};

}  // namespace linnet
