// A convolution and the blocks behind it, over a sequence that comes in steps: every layer keeps the rows that it will
// need again in a Window, so each row is computed once, and steps of any length give the same values.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "engine/kernels/window.h"
#include "engine/models/hibari/block.h"

namespace linnet::hibari {

class BlockStream {
 public:
  static constexpr std::int64_t no_end = std::numeric_limits<std::int64_t>::max();

  BlockStream() = default;
  // For steps of up to `most_rows` input rows. Requires: at least one block.
  BlockStream(Conv1d in, std::vector<Block> blocks, std::size_t most_rows, BlockMemory& memory);

  std::size_t bytes() const;
  std::size_t channels() const { return in_.shape().out; }
  std::size_t reach() const;  // input rows to either side of an output that it depends on
  std::size_t most_given() const { return most_rows_ + reach(); }  // rows that a step may give

  // Of a sequence of `end` rows; no_end: its end is told later, before the last input.
  void start(std::int64_t end);
  void set_end(std::int64_t end) { end_ = end; }
  // Where the caller puts the next `rows` input rows before step().
  float* input(std::size_t rows, const BlockMemory& memory);
  // The rows that have become known: with the sequence's last input, all. They may be changed. Valid until the next
  // input() of any stream that shares the memory.
  std::span<float> step(const Backend& backend, const BlockMemory& memory);

 private:
  std::size_t known(std::int64_t end, std::size_t reach, std::int64_t done) const;

  Conv1d in_;
  std::vector<Block> blocks_;
  std::size_t most_rows_ = 0;
  std::vector<Window> windows_;     // of the inputs of in_ and of each block
  std::vector<std::int64_t> done_;  // rows that each of them has given
  std::int64_t end_ = 0;
};

}  // namespace linnet::hibari
