// Reference implementations of the kernels in double precision, as plain as possible. Rows are time, columns channels.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "engine/kernels/conv1d.h"

namespace linnet::test {

using Doubles = std::vector<double>;

inline double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
inline double leaky(double x, double slope) { return x > 0 ? x : x * slope; }
inline double gelu(double x) { return x / 2 * (1 + std::erf(x / std::sqrt(2.0))); }

// The outputs of a convolution. The first tap of row 0 is x[0]; rows are x_stride floats apart; an empty bias is none.
inline Doubles convolution(const Conv1dShape& s, std::span<const float> weights, std::span<const float> bias,
                           const float* x, std::size_t x_stride, std::size_t rows) {
  Doubles out(rows * s.out);
  for (std::size_t t = 0; t < rows; ++t)
    for (std::size_t o = 0; o < s.out; ++o) {
      double sum = bias.empty() ? 0 : static_cast<double>(bias[o]);
      for (std::size_t i = 0; i < s.in; ++i)
        for (std::size_t k = 0; k < s.kernel; ++k)
          sum += static_cast<double>(weights[(o * s.in + i) * s.kernel + k]) *
                 static_cast<double>(x[(t + k * s.dilation) * x_stride + i]);
      out[t * s.out + o] = sum;
    }
  return out;
}

// WaveNet's gate; `sums` has rows of 2 · channels.
inline Doubles gated(const Doubles& sums, std::size_t channels) {
  Doubles out(sums.size() / 2);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t t = i / channels;
    const std::size_t c = i % channels;
    out[i] = std::tanh(sums[t * 2 * channels + c]) * sigmoid(sums[(t * 2 + 1) * channels + c]);
  }
  return out;
}

// A · Wᵀ: rows × inputs by outputs × inputs.
inline Doubles product(const float* a, std::size_t a_stride, std::size_t rows, std::span<const float> w,
                       std::size_t outputs, std::size_t inputs) {
  Doubles out(rows * outputs);
  for (std::size_t t = 0; t < rows; ++t)
    for (std::size_t o = 0; o < outputs; ++o)
      for (std::size_t i = 0; i < inputs; ++i)
        out[t * outputs + o] += static_cast<double>(a[t * a_stride + i]) * static_cast<double>(w[o * inputs + i]);
  return out;
}

}  // namespace linnet::test
