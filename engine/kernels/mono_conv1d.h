// A convolution down to one channel (HiFi-GAN's last layer) as a dense GEMM: 16 neighbouring outputs are one row of 16
// columns over the kernel + 15 inputs that they share. It computes more products than necessary, but at the GEMM's full
// speed.
#pragma once

#include <span>

#include "engine/kernels/backend.h"
#include "engine/kernels/packed_matrix.h"

namespace linnet {

class MonoConv1d {
 public:
  MonoConv1d() = default;
  // weights: in × kernel, each multiplied by scale.
  MonoConv1d(const Backend& backend, std::size_t in, std::size_t kernel, std::span<const float> weights, float bias,
             float scale);

  std::size_t bytes() const { return matrix_.bytes(); }
  double products() const {
    return static_cast<double>(matrix_.inputs()) / static_cast<double>(in_);
  }  // as Conv1d::products()
  // out[t] = tanh(bias + Σ w · x[t … t + kernel − 1]) for t in [0, rows). x has `in` floats a row; up to 15 rows after
  // the last tap are read and must be finite; out has space for `rows` rounded up to a multiple of 16.
  void run(const Backend& backend, const float* x, std::size_t rows, float* out) const;

  static constexpr std::size_t together = 16;  // outputs in each row of the GEMM

 private:
  std::size_t in_ = 0;
  PackedMatrix matrix_;
};

}  // namespace linnet
