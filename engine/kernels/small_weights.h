// A convolution's weights in 8 or 4 bits with their scales, as in a voice file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace linnet {

// weight(o, k, i) = values[(o · kernel + k) · in + i] · scales[(o · kernel + k) · groups() + i / group].
struct SmallWeights {
  int bits = 8;  // 8, or 4: then values are in -8..7
  std::size_t out = 0;
  std::size_t in = 0;
  std::size_t kernel = 1;
  std::size_t group = 64;  // input channels that share a scale; a multiple of 4
  std::vector<std::int8_t> values;
  std::vector<float> scales;

  std::size_t groups() const { return (in + group - 1) / group; }
  std::vector<float> floats() const {  // (out, in, kernel), as PyTorch has them
    std::vector<float> w(values.size());
    for (std::size_t o = 0; o < out; ++o)
      for (std::size_t k = 0; k < kernel; ++k)
        for (std::size_t i = 0; i < in; ++i)
          w[(o * in + i) * kernel + k] = static_cast<float>(value(o, k, i)) * scale(o, k, i);
    return w;
  }
  std::int8_t value(std::size_t o, std::size_t k, std::size_t i) const { return values[(o * kernel + k) * in + i]; }
  float scale(std::size_t o, std::size_t k, std::size_t i) const {
    return scales[(o * kernel + k) * groups() + i / group];
  }
};

}  // namespace linnet
