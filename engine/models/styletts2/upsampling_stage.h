// One of the generator's stages: a transposed convolution, to which what the source's spectra become is added, then the
// mean of its residual blocks. A sequence is computed in one step, whose statistics are exact, or in several.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/models/styletts2/snake_block.h"

namespace linnet::styletts2 {

struct StageShape {
  std::size_t index = 0;
  std::size_t in = 0;      // channels of the input
  std::size_t style = 0;   // values of a style
  std::size_t blocks = 3;  // residual blocks
  std::size_t place = 0;   // stages.h
  std::size_t rows = 1;    // of input, in a frame of 25 ms
  float scale = 1;         // of the input: 1 / residual blocks of the stage before
  float slope = 0;         // of the LeakyReLU on the output
  bool last = false;       // one reflected row stands in front then
  bool halves = false;     // sequences in 16 bits are computed too
};

// Rows that the memory of a step follows from.
struct StageExtents {
  std::size_t channels = 0;
  std::size_t stride = 1;
  bool last = false;
  // Rows on each side of an output that the widest residual block depends on, and the source's block.
  std::int64_t padding = 0;
  std::int64_t source_padding = 0;
  std::int64_t lookback = 0;  // rows before the first new one that a step works with again

  std::int64_t rows(std::int64_t input_rows) const {  // of a whole sequence
    return input_rows * static_cast<std::int64_t>(stride) + (last ? 1 : 0);
  }
  // Of each of a step's strips. The step makes so many input rows known; whole: all there are.
  std::int64_t strip_rows(std::int64_t input_rows, bool whole) const;
  std::size_t strip_floats(std::int64_t input_rows, bool whole) const {
    return static_cast<std::size_t>(strip_rows(input_rows, whole)) * channels;
  }
};

class UpsamplingStage {
 public:
  // Of the transposed convolution, whose phases have two taps. The first one has ten times the weights for a tenth of
  // the rows: tiles would take 16 MB more to save half a percent of the time.
  static constexpr std::size_t outputs_per_tile(bool last) { return last ? 4 : 0; }

  UpsamplingStage(WeightReader& reader, const StageShape& shape);

  const StageExtents& extents() const { return extents_; }
  std::size_t channels() const { return extents_.channels; }
  std::size_t stride() const { return extents_.stride; }
  std::size_t source_step() const { return source_stride_; }  // rows of spectra to an output row
  std::size_t bytes() const;
  std::size_t history_bytes() const;
  // Rows around the input and around the spectra, which are zero at the ends of a sequence and are read.
  static constexpr std::int64_t margin = 8;

  // constants: as append_statistics(), or empty; they count as `constant_rows` rows of the output.
  void start(const Backend& backend, std::int64_t input_rows, std::span<const float> style,
             std::span<const float> constants, double constant_rows);

  struct Input {
    const float* rows;     // of the input, after its LeakyReLU, from row 0, with `margin` rows on each side
    const float* spectra;  // of the source, likewise
    std::int64_t end;      // the step goes on to here
  };
  // memory: four strips. Returns the mean × residual blocks, after LeakyReLU, in memory[3]; its rows up to
  // done() are known. The `tail` rows before the first new one, and zeros around the sequence, are there too.
  // in_halves: all rows are kept in 16 bits, and the step is the whole sequence. Requires then: StageShape::halves.
  Strip step(const Work& work, const Input& input, float* const* memory, bool in_halves);
  // Rows of a strip as floats, valid until the next call. Requires of those in 16 bits: at most part_rows + 2 · margin.
  const float* floats_of(const Backend& backend, const Strip& strip, std::int64_t first, std::int64_t end) const;
  static constexpr std::int64_t part_rows = 1008;  // whole row blocks of GEMM kernels
  static constexpr std::size_t part_floats(std::size_t channels) {
    return static_cast<std::size_t>(part_rows + 2 * margin) * channels;
  }
  std::int64_t done() const { return done_; }
  static constexpr std::int64_t tail = 6;

  void append_statistics(std::vector<float>& constants) const;
  std::size_t statistics_size() const {
    return 4 * channels() + (1 + blocks_.size()) * source_block_.statistics_size();
  }

 private:
  void make_input(const Work& work, const Input& input, const Strip& x, const Strip& between);
  void add_source(const Work& work, const Input& input, const Strip& x, const Strip& between, std::int64_t end);
  void run_source(const Work& work, const Input& input, std::int64_t first, std::int64_t end, float* out) const;
  void add_upsampled(const Work& work, const Input& input, std::int64_t first, std::int64_t end, float* out) const;
  void make_input_in_parts(const Work& work, const Input& input, const Strip& x, const Strip& between);
  void run_blocks(const Work& work, const Strip& x, const Strip& other, const Strip& between, const Strip& out);

  StageShape shape_;
  TransposedConv1d up_;
  StageExtents extents_;
  Conv1d source_conv_;
  std::size_t source_stride_ = 1;
  std::size_t source_padding_ = 0;
  SnakeBlock source_block_;
  std::vector<SnakeBlock> blocks_;
  Statistics of_source_;
  Statistics of_input_;
  History source_history_;
  History input_history_;
  History out_history_;
  Buffer front_;  // the upsampled rows of which one is reflected
  Buffer part_;   // rows as floats, of those in 16 bits
  // Rows that are known.
  std::int64_t length_ = 0;
  std::int64_t input_length_ = 0;
  std::int64_t input_done_ = 0;   // of the input
  std::int64_t source_done_ = 0;  // before the source's block
  std::int64_t x_done_ = 0;       // before the residual blocks
  std::int64_t done_ = 0;
};

}  // namespace linnet::styletts2
