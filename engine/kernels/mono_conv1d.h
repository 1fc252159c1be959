// A convolution down to one channel (HiFi-GAN's last layer). A GEMM kernel computes tens of columns at a time, of which
// this layer has one, so it has a loop of its own: sums of vectors of channels, which are added up for several outputs
// at once.
#pragma once

#include <span>
#include <vector>

#include "engine/kernels/backend.h"

namespace linnet {

class MonoConv1d {
 public:
  MonoConv1d() = default;
  // weights: in × kernel, each multiplied by scale.
  MonoConv1d(std::size_t in, std::size_t kernel, std::span<const float> weights, float bias, float scale);

  std::size_t bytes() const { return weights_.size() * sizeof(float); }
  double products() const { return static_cast<double>(kernel_); }  // as Conv1d::products()
  // out[t] = tanh(bias + Σ w · x[t … t + kernel − 1]) for t in [0, rows). x has `in` floats a row; overread() rows
  // after the last tap are read and must be finite; out has space for `rows` rounded up to a multiple of `together`.
  void run(const Backend& backend, const float* x, std::size_t rows, float* out) const;
  std::size_t overread() const { return together - 1 + (together + in_ - 2) / in_; }

  static constexpr std::size_t together = 16;  // outputs: the lanes of the widest vector

 private:
  std::size_t in_ = 1;
  std::size_t kernel_ = 0;
  std::vector<float> weights_;  // tap, channel; then zeros
  float bias_ = 0;
};

}  // namespace linnet
