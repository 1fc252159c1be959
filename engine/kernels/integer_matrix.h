// A convolution's weights in 8 bits that are multiplied as whole numbers: "dynamic quantisation". Its inputs are
// rounded to 16 bits as they come, with a scale for each row. The error is that of the rounding, some −85 dB of a
// layer's sums; x86 multiplies twice as many such numbers at once as floats, and weights are read as small as they are
// kept.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/backend.h"
#include "engine/kernels/buffer.h"
#include "engine/kernels/conv1d_shape.h"
#include "engine/kernels/small_weights.h"

namespace linnet {

// Immutable after construction; multiply() may run on many threads at once.
class IntegerMatrix {
 public:
  // Requires: fits().
  IntegerMatrix(Backend& backend, const SmallWeights& weights);

  // Whether this machine, and weights of which so many inputs share a scale, are fit for it. What fits is faster than
  // by floats.
  static bool fits(const Backend& backend, const Conv1dShape& shape, int bits, std::size_t group);
  static std::size_t planned_bytes(const Backend& backend, const Conv1dShape& shape, std::size_t group);
  // Scratch memory of multiply(), for so many rows.
  static std::size_t scratch_floats(const Conv1dShape& shape, std::size_t rows);

  std::size_t bytes() const { return (values_.size() + scales_.size()) * sizeof(float); }
  // c[row][0..out) = Σ over taps of W · x[row + tap]; strides count floats.
  void multiply(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, float* c,
                std::size_t c_stride, float* scratch) const;

 private:
  std::size_t outputs_;
  std::size_t inputs_;
  std::size_t taps_;
  std::size_t group_;  // inputs whose products are added as whole numbers; they have one scale
  std::size_t nr_;     // outputs of a panel
  // Index order: panel, then as IntegerPanel; outputs that are not there have zeros.
  Buffer values_;  // four in a float
  Buffer scales_;
};

}  // namespace linnet
