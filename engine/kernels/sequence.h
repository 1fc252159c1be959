// A whole sequence (a sentence's phonemes) as time × channels with zero rows around it, so that convolutions need no
// special case at the ends. Its memory is planned for `capacity` rows and grows only for a longer sequence.
#pragma once

#include <algorithm>
#include <cstddef>

#include "engine/kernels/buffer.h"

namespace linnet {

class Sequence {
 public:
  Sequence() = default;
  Sequence(std::size_t channels, std::size_t margin) : channels_(channels), margin_(margin) {}

  // `rows` rows of unspecified content between rows of zeros.
  void resize(std::size_t rows) {
    const std::size_t floats = (rows + 2 * margin_) * channels_;
    if (floats > memory_.size()) memory_ = Buffer(floats);
    rows_ = rows;
    std::fill_n(memory_.data(), margin_ * channels_, 0.0f);
    std::fill_n(row(rows), margin_ * channels_, 0.0f);
  }
  float* data() const { return memory_.data() + margin_ * channels_; }
  float* row(std::size_t t) const { return data() + t * channels_; }
  // Row t − before, in the zeros for the first rows.
  const float* from(std::size_t before) const { return data() - before * channels_; }
  std::size_t rows() const { return rows_; }
  std::size_t channels() const { return channels_; }

 private:
  std::size_t channels_ = 0;
  std::size_t margin_ = 0;
  std::size_t rows_ = 0;
  Buffer memory_;
};

}  // namespace linnet
