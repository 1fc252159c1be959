// Converts the sample rate, block by block, by libsoxr.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace linnet::native {

class Resampler {
 public:
  Resampler(int from_hz, int to_hz);
  ~Resampler();
  Resampler(Resampler&&) noexcept;

  // Returns the samples that are ready; no samples are lost between blocks. With equal rates, returns its input.
  std::vector<std::int16_t> convert(std::span<const std::int16_t> samples);
  std::vector<std::int16_t> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet::native
