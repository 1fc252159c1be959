// A sliding window over a sequence of rows, for streaming convolutions (overlap-save). The last rows that a layer needs
// again are copied from step to step; the rows of a step are in memory that all layers share.
//
// A step: open(), grow() or grow_zeros(), read rows, close().
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "engine/kernels/buffer.h"

namespace linnet {

// Between open() and close(), the `history` rows before end() and all rows grown since open() can be read. Rows before
// row 0 are zero.
class Window {
 public:
  Window() = default;
  Window(std::size_t channels, std::size_t history)
      : channels_(channels), history_(history), carry_(channels * history) {}

  void restart() {
    end_ = 0;
    if (carry_.size()) std::memset(carry_.data(), 0, channels_ * history_ * sizeof(float));
  }
  // Floats of memory for a step of `rows` new rows, including those of grow_zeros() and clear_behind().
  std::size_t floats(std::size_t rows) const { return (history_ + rows) * channels_; }
  // Requires: floats(all new rows of the step) of memory, which stays valid until close().
  void open(float* memory) {
    memory_ = memory;
    begin_ = end_ - static_cast<std::int64_t>(history_);
    if (carry_.size()) std::memcpy(memory_, carry_.data(), channels_ * history_ * sizeof(float));
  }
  void close() {
    if (!carry_.size()) return;
    std::memmove(carry_.data(), row(end_ - static_cast<std::int64_t>(history_)), channels_ * history_ * sizeof(float));
  }
  float* row(std::int64_t t) const { return memory_ + (t - begin_) * static_cast<std::int64_t>(channels_); }
  // Adds `rows` rows and returns the first; the caller fills them.
  float* grow(std::size_t rows) {
    float* first = row(end_);
    end_ += static_cast<std::int64_t>(rows);
    return first;
  }
  void grow_zeros(std::size_t rows) { std::memset(grow(rows), 0, rows * channels_ * sizeof(float)); }
  // Clears rows after the end, for kernels that read further than they use; these rows are not part of the window.
  void clear_behind(std::size_t rows) const { std::memset(row(end_), 0, rows * channels_ * sizeof(float)); }

  std::int64_t end() const { return end_; }
  std::size_t channels() const { return channels_; }
  std::size_t history() const { return history_; }

 private:
  std::size_t channels_ = 0;
  std::size_t history_ = 0;
  Buffer carry_;
  float* memory_ = nullptr;
  std::int64_t begin_ = 0;
  std::int64_t end_ = 0;
};

// The number of output rows that a layer can compute when `end` input rows are known: `padding` rows less, or all
// (`length`) when the sequence has ended, because zeros follow it.
inline std::int64_t frontier(std::int64_t end, std::size_t padding, std::int64_t length) {
  return end >= length ? length : std::max<std::int64_t>(0, end - static_cast<std::int64_t>(padding));
}

}  // namespace linnet
