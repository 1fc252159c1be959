// A weight matrix in the layout that XNNPACK's GEMM micro-kernel reads, and the product with it.
#pragma once

#include <cstddef>

#include "engine/kernels/backend.h"
#include "engine/kernels/buffer.h"

namespace linnet {

// The product with outputs [first, first + count) of weights that are packed already; as PackedMatrix::multiply().
void multiply_packed(const GemmKernel& kernel, const float* packed, std::size_t inputs, const float* a,
                     std::size_t a_stride, std::size_t rows, float* c, std::size_t c_stride, std::size_t first,
                     std::size_t count);

// W is outputs × inputs, row-major. Immutable after pack(); multiply() may run on many threads at once.
class PackedMatrix {
 public:
  PackedMatrix() = default;
  // Allocates for any matrix up to this size; pack() then allocates nothing.
  PackedMatrix(const Backend& backend, std::size_t outputs, std::size_t inputs);
  // The same in memory for floats() of them.
  PackedMatrix(const Backend& backend, std::size_t outputs, std::size_t inputs, Buffer memory);

  static std::size_t floats(const Backend& backend, std::size_t outputs, std::size_t inputs);  // that this allocates

  // w: outputs × inputs (transposed: inputs × outputs), copied. bias: `outputs` values or null. Requires: not larger
  // than allocated.
  void pack(std::size_t outputs, std::size_t inputs, const float* w, const float* bias);
  void pack_transposed(std::size_t outputs, std::size_t inputs, std::size_t w_stride, const float* w);

  std::size_t outputs() const { return outputs_; }
  std::size_t inputs() const { return inputs_; }
  std::size_t bytes() const { return packed_.size() * sizeof(float); }
  const float* data() const { return packed_.data(); }  // panels: nr biases, then nr columns of weights

  // c[row][0..outputs) = a[row][0..inputs) · Wᵀ + bias for `rows` rows; strides count floats. Rows of a may overlap.
  void multiply(const float* a, std::size_t a_stride, std::size_t rows, float* c, std::size_t c_stride) const {
    multiply(a, a_stride, rows, c, c_stride, 0, outputs_);
  }
  // Only outputs [first, first + count), which go to c[row][0..count). Requires: first is a multiple of the kernel's
  // nr.
  void multiply(const float* a, std::size_t a_stride, std::size_t rows, float* c, std::size_t c_stride,
                std::size_t first, std::size_t count) const;

 private:
  GemmKernel kernel_;
  std::size_t outputs_ = 0;
  std::size_t inputs_ = 0;
  Buffer packed_;
};

}  // namespace linnet
