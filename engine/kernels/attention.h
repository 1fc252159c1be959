// Multi-head self-attention with relative positions in a window (Shaw et al. 2018, as VITS uses it), with memory
// linear in the length: scores are computed for some rows at a time.
#pragma once

#include <span>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/kernels/packed_matrix.h"

namespace linnet {

struct AttentionShape {
  std::size_t heads = 1;
  std::size_t head_channels = 0;
  std::size_t window = 0;  // relative positions −window…window have embeddings, others have none
};

// Working memory for sequences up to `rows`, shared by all layers of one shape, and of smaller ones. One run() at a
// time.
class Attention {
 public:
  Attention() = default;
  Attention(Backend& backend, const AttentionShape& shape, std::size_t rows);

  // Runs are of this shape from now on. Requires: no more heads, and no wider ones, than those that memory is for.
  void use(const AttentionShape& shape) { shape_ = shape; }

  // qkv: rows × 3 · channels, channels = heads · head_channels; the queries are already scaled by 1/√head_channels.
  // keys, values: (2 · window + 1) × head_channels embeddings, shared by the heads. out: rows × channels.
  void run(const Backend& backend, const float* qkv, std::size_t rows, std::span<const float> keys,
           std::span<const float> values, float* out);

 private:
  void run_rows(const Backend& backend, const float* qkv, std::size_t rows, std::span<const float> keys,
                std::span<const float> values, std::size_t head, std::size_t first, std::size_t count, float* scores,
                float* out) const;
  AttentionShape shape_;
  // one for each head
  std::vector<PackedMatrix> keys_;
  std::vector<PackedMatrix> values_;
  Buffer key_rows_;
};

}  // namespace linnet
