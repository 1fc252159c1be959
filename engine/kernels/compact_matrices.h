// The weight matrices of a convolution, kept in 8 or 4 bits in the order of the GEMM kernel's panels. Before each use
// they are expanded to fp32 panels in memory that all layers share; the expansion includes Cook–Toom's weight
// transform.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/kernels/small_weights.h"

namespace linnet {

struct CookToomLoops;

// Immutable after construction.
class CompactMatrices {
 public:
  // fast: the Cook–Toom loops, null for the direct method; blocks: as in Conv1d. Requires: fits().
  CompactMatrices(Backend& backend, const SmallWeights& weights, const CookToomLoops* fast, std::size_t blocks);

  // Whether no group of weights with one scale is divided between rows of a panel.
  static bool fits(const Backend& backend, const SmallWeights& weights, const CookToomLoops* fast, std::size_t blocks);

  int bits() const { return bits_; }
  std::size_t bytes() const { return values_.size() + scales_.size() * sizeof(float); }
  // Expands all matrices, on all threads; the result is valid until the next layer's expand().
  void expand(const Backend& backend) const;
  // c = a · Wᵀ with the matrix of `point` (0 for the direct method), as PackedMatrix::multiply(). Requires: expand().
  void multiply(const Backend& backend, std::size_t point, const float* a, std::size_t a_stride, std::size_t rows,
                float* c, std::size_t c_stride, std::size_t first, std::size_t count) const;

 private:
  void pack_plane(const Backend& backend, const SmallWeights& weights, std::size_t plane, std::size_t first_tap);
  std::size_t panel_floats() const { return nr_ + rows_ * lanes_; }  // nr biases, all zero, then the weights
  std::size_t matrix_floats() const { return panels_ * panel_floats(); }

  const CookToomLoops* fast_;
  int bits_;
  std::size_t outputs_;
  std::size_t inputs_;
  std::size_t planes_;
  std::size_t points_;
  // a panel: rows × lanes weights of nr outputs
  std::size_t nr_;
  std::size_t lanes_;
  std::size_t rows_;
  std::size_t panels_;
  std::size_t plane_bytes_;
  std::size_t group_rows_;
  std::size_t groups_;
  // Index order: panel, plane (tap), row, lane. With 4 bits two rows share a byte, the first in the low half.
  std::vector<std::int8_t> values_;
  std::vector<float> scales_;  // index order: panel, plane, group, lane
};

}  // namespace linnet
