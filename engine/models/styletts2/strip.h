// Rows of a sequence, time × channels, in memory that layers take turns in. Row t keeps its place for all layers of a
// step, so that a layer's output may take its input's place. A step of the whole sequence needs nothing else; from step
// to step, the rows that a layer will read again are kept in its History. Rows of a long clause are kept in 16 bits.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "engine/kernels/buffer.h"

namespace linnet::styletts2 {

struct Strip {
  float* memory = nullptr;
  std::int64_t origin = 0;  // the row that stands first in memory
  std::size_t channels = 0;
  bool is_half = false;  // it has half_row() in place of row()

  float* row(std::int64_t t) const { return memory + (t - origin) * static_cast<std::int64_t>(channels); }
  std::uint16_t* half_row(std::int64_t t) const {
    return reinterpret_cast<std::uint16_t*>(memory) + (t - origin) * static_cast<std::int64_t>(channels);
  }
  std::size_t floats(std::int64_t rows) const { return static_cast<std::size_t>(rows) * channels; }
  void clear(std::int64_t first, std::int64_t end) const {
    if (is_half)
      std::fill(half_row(first), half_row(end), std::uint16_t{0});
    else
      std::fill(row(first), row(end), 0.0f);
  }
};

class History {
 public:
  History() = default;
  History(std::size_t channels, std::size_t most_rows) : rows_(channels * most_rows) {}

  std::size_t bytes() const { return rows_.size() * sizeof(float); }
  void restart() { first_ = end_ = 0; }
  // Rows [first, end), those before row 0 left out. Requires: at most as many as planned.
  void save(const Strip& strip, std::int64_t first, std::int64_t end) {
    first_ = std::max<std::int64_t>(first, 0);
    end_ = std::max(first_, end);
    std::copy(strip.row(first_), strip.row(end_), rows_.data());
  }
  // The rows saved last, at their places.
  void load(const Strip& strip) const {
    std::copy_n(rows_.data(), (end_ - first_) * static_cast<std::int64_t>(strip.channels), strip.row(first_));
  }

 private:
  Buffer rows_;
  std::int64_t first_ = 0;
  std::int64_t end_ = 0;
};

}  // namespace linnet::styletts2
