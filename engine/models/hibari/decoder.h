// The decoder: rows of text, pitch and energy at 80 frames a second → the five spectra of each frame. It streams: every
// layer keeps the rows that it will need again in a Window, so each row is computed once, and blocks of any length give
// the same values.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/window.h"
#include "engine/models/hibari/block.h"

namespace linnet::hibari {

class Decoder {
 public:
  // For steps of up to `most_rows` input rows.
  Decoder(WeightReader& reader, std::size_t in, std::size_t most_rows, BlockMemory& memory);

  std::size_t bytes() const;
  std::size_t lookahead() const;  // input rows after an output row that it depends on
  std::size_t channels() const { return head_.shape().out; }

  void start(std::int64_t frames);
  // Where the caller puts the next `rows` input rows before step().
  float* input(std::size_t rows);
  // Returns how many rows have become known: with the sentence's last input, all.
  std::size_t step(const Backend& backend, const BlockMemory& memory, StageTimes& times);
  // Spectra of so many rows are computed at a time, because a row has 12 KB: whole row blocks of GEMM kernels of 7 and
  // 6 rows, with which the memory stays in a second-level cache until it is used.
  static constexpr std::size_t most_spectra = 42;
  // The spectra of rows [first, first + count) of the last step; count is at most most_spectra. Valid until the next
  // call; the caller may write there.
  std::span<float> spectra(const Backend& backend, std::size_t first, std::size_t count, StageTimes& times);

 private:
  std::size_t known(std::int64_t end, std::size_t reach, std::int64_t done) const;
  Conv1d in_;
  std::vector<Block> blocks_;
  Norm norm_;
  Conv1d head_;
  std::vector<Window> windows_;     // of the inputs of in_ and of each block
  std::vector<std::int64_t> done_;  // rows that each of them has given
  Buffer memory_[2];                // of two windows that follow each other
  Buffer rows_;                     // of the last block
  Buffer spectra_;
  std::int64_t frames_ = 0;
};

}  // namespace linnet::hibari
