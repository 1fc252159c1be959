// StyleTTS 2's residual block with adaptive instance normalisation (AdainResBlk1d):
//   out = (conv2(lrelu(AdaIN2(conv1(pool(lrelu(AdaIN1(x))))))) + shortcut) / √2
// where AdaIN normalises each channel by its mean and variance over all rows. A block that upsamples doubles the rows:
// pool is a depthwise transposed convolution, and the shortcut repeats rows.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/kernels/buffer.h"
#include "engine/models/acoustic_model.h"
#include "engine/models/styletts2/style.h"

namespace linnet::styletts2 {

// Channels as rows have them in memory: convolutions over several rows want whole groups of small weights.
std::size_t row_width(std::size_t channels);

// Memory of the block that runs, and of the rows that blocks hand on; blocks share it.
class AdainMemory {
 public:
  // To be used as far as it suffices. Values are lost.
  void lend(std::span<float> memory);
  // Grows to this many floats of rows with a row of zeros before and behind, of other rows, and of each of the two that
  // are handed on. Where it grows, values are lost.
  void reserve(std::size_t padded, std::size_t other, std::size_t rows = 0);
  float* padded() const { return memory_; }
  float* other() const { return memory_ + padded_; }
  float* rows(std::size_t i) const { return memory_ + padded_ + other_ + i * rows_; }

 private:
  std::size_t floats() const { return padded_ + other_ + 2 * rows_; }
  void find_memory();

  std::size_t padded_ = 0;
  std::size_t other_ = 0;
  std::size_t rows_ = 0;
  float* memory_ = nullptr;
  std::span<float> lent_;
  Buffer own_;  // where what is lent does not suffice
};

class AdainBlock {
 public:
  // in: expected channels. rows: of a frame of 25 ms, of the input.
  AdainBlock(WeightReader& reader, const std::string& path, std::size_t in, std::size_t style, std::size_t stage,
             std::size_t rows);

  std::size_t inputs() const { return in_; }
  std::size_t input_width() const { return width_; }  // of a row: inputs(), then zeros
  std::size_t outputs() const { return out_; }
  bool upsamples() const { return !pool_.empty(); }
  std::size_t bytes() const;
  // What run() reserves for so many input rows.
  std::size_t padded_floats(std::size_t rows) const;
  std::size_t other_floats(std::size_t rows) const;

  // x: rows × input_width(). out: outputs() values each `stride` floats, for each row, or two where it upsamples. They
  // do not overlap.
  void run(const Backend& backend, const float* x, std::size_t rows, std::span<const float> style, float* out,
           std::size_t stride, AdainMemory& memory);

 private:
  void add_shortcut(const Backend& backend, const float* x, std::size_t rows, float* out, std::size_t stride,
                    float* between) const;
  void normalise(const Backend& backend, StyleAffine& affine, std::span<const float> style, const float* x,
                 std::size_t rows, float* out);
  void pool(const Backend& backend, const float* x, std::size_t rows, float* out) const;

  std::size_t in_ = 0;
  std::size_t width_ = 0;
  std::size_t out_ = 0;
  StyleAffine norm1_;
  StyleAffine norm2_;
  Conv1d conv1_;
  Conv1d conv2_;
  Conv1d conv1x1_;           // of no outputs where channels stay as many
  std::vector<float> pool_;  // three taps and bias, each (input_width)
  std::vector<float> mean_;
  std::vector<float> variance_;
};

}  // namespace linnet::styletts2
