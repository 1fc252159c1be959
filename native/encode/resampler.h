// From one sample rate to another, block by block, by libsoxr.
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

  // What is ready so far; nothing is lost between blocks. Equal rates pass through.
  std::vector<std::int16_t> convert(std::span<const std::int16_t> samples);
  std::vector<std::int16_t> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet::native
