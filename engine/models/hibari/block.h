// A ConvNeXt block (Liu et al., "A ConvNet for the 2020s", 2022, here over time):
// x + γ ⊙ W2 · GELU(W1 · LayerNorm(depthwise(x))). γ is folded into W2 when the voice is opened.
#pragma once

#include <cstddef>
#include <string>

#include "engine/kernels/buffer.h"
#include "engine/models/hibari/weight_reader.h"

namespace linnet::hibari {

// Memory that all blocks share, one run at a time, and all BlockStreams, one step at a time.
class BlockMemory {
 public:
  // That are computed at a time: whole row blocks of GEMM kernels of 7, 6 and 4 rows.
  static constexpr std::size_t rows = 84;
  void plan(std::size_t channels, std::size_t wide);
  void plan_stream(std::size_t window_floats, std::size_t given_floats);
  float* narrow() const { return narrow_.data(); }
  float* wide() const { return wide_.data(); }
  float* window(std::size_t i) const { return windows_[i % 2].data(); }  // i: 0 or 1, of two that follow each other
  float* given() const { return given_.data(); }                         // rows of a stream's last block

 private:
  Buffer narrow_;
  Buffer wide_;
  Buffer windows_[2];
  Buffer given_;
};

class Block {
 public:
  Block(WeightReader& reader, const std::string& path, std::size_t channels, const Place& place, BlockMemory& memory);

  std::size_t channels() const { return channels_; }
  std::size_t reach() const { return depthwise_.shape.kernel / 2 * depthwise_.shape.dilation; }  // rows to either side
  std::size_t bytes() const { return narrow_to_wide_.bytes() + wide_to_narrow_.bytes(); }

  // Rows [first, first + count) of x's `rows` rows, into out; rows outside of x count as zero. out is not in x.
  void run(const Backend& backend, const float* x, std::size_t rows, std::size_t first, std::size_t count, float* out,
           const BlockMemory& memory) const;

 private:
  std::size_t channels_;
  RawLayer depthwise_;
  Norm norm_;
  Conv1d narrow_to_wide_;
  Conv1d wide_to_narrow_;
};

// The path's blocks, PATH.0 and so on.
std::vector<Block> read_blocks(WeightReader& reader, const std::string& path, std::size_t channels, const Place& place,
                               BlockMemory& memory);

}  // namespace linnet::hibari
