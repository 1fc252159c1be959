// The weight matrices of a convolution, kept in 8 or 4 bits, or as floats without Cook–Toom's transform, in the order
// of the GEMM kernel's panels. Before each use they are expanded to fp32 panels in memory that all layers share; the
// expansion includes Cook–Toom's weight transform.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/kernels/buffer.h"
#include "engine/kernels/conv1d_shape.h"
#include "engine/kernels/small_weights.h"

namespace linnet {

struct CookToomLoops;

// Immutable after construction.
class CompactMatrices {
 public:
  // fast: the Cook–Toom loops, null for the direct method; blocks: as in Conv1d. in_parts: expand() is asked for
  // most_columns() outputs at a time. Requires: fits().
  CompactMatrices(Backend& backend, const SmallWeights& weights, const CookToomLoops* fast, std::size_t blocks,
                  bool in_parts = false);
  // Of floats: out × in × kernel as PyTorch has them. Requires: fast.
  CompactMatrices(Backend& backend, const Conv1dShape& shape, std::span<const float> weights, const CookToomLoops* fast,
                  std::size_t blocks);

  // Whether no group of weights with one scale is divided between rows of a panel.
  static bool fits(const Backend& backend, const SmallWeights& weights, const CookToomLoops* fast, std::size_t blocks);

  // What a layer of so many floats takes where it is expanded in parts.
  static std::size_t part_floats(const Backend& backend, std::size_t outputs, std::size_t inputs);
  // Of floats, as bytes() would say.
  static std::size_t planned_bytes(const Backend& backend, const Conv1dShape& shape, const CookToomLoops& fast,
                                   std::size_t blocks);

  int bits() const { return bits_; }  // 32: floats
  std::size_t bytes() const { return values_.size() + (floats_.size() + scales_.size()) * sizeof(float); }
  std::size_t most_columns() const { return part_panels_ * nr_; }
  // Expands the matrices of outputs [first, first + most_columns()), as far as there are so many, on all threads; the
  // result is valid until the next expand() of any layer. Requires: first is a multiple of most_columns().
  void expand(const Backend& backend, std::size_t first = 0) const;
  // c = a · Wᵀ with the matrix of `point` (0 for the direct method), as PackedMatrix::multiply(). Outputs [first, first
  // + count) count from the first one that is expanded. Requires: expand().
  void multiply(const Backend& backend, std::size_t point, const float* a, std::size_t a_stride, std::size_t rows,
                float* c, std::size_t c_stride, std::size_t first, std::size_t count) const;

 private:
  void lay_out(Backend& backend, std::size_t group, bool in_parts);
  template <typename Weight>
  std::vector<float> plane_rows(std::size_t plane, std::size_t in, std::size_t kernel, const Weight& weight) const;
  void pack_plane(const Backend& backend, const SmallWeights& weights, std::size_t plane);
  std::size_t panel_floats() const { return nr_ + rows_ * lanes_; }  // nr biases, all zero, then the weights
  std::size_t matrix_floats() const { return part_panels_ * panel_floats(); }

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
  std::size_t part_panels_;  // that are expanded at a time
  std::size_t plane_values_;
  std::size_t group_rows_;
  std::size_t groups_;
  // Index order: panel, plane (tap), row, lane. With 4 bits two rows share a byte, the first in the low half.
  std::vector<std::int8_t> values_;
  Buffer floats_;              // in place of values and scales
  std::vector<float> scales_;  // index order: panel, plane, group, lane
};

}  // namespace linnet
