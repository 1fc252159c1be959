// The decoder: rows of text, pitch and energy at 80 frames a second → the five spectra of each frame, in steps of any
// length.
#pragma once

#include <cstdint>
#include <span>

#include "engine/models/hibari/block_stream.h"

namespace linnet::hibari {

class Decoder {
 public:
  // For steps of up to `most_rows` input rows.
  Decoder(WeightReader& reader, std::size_t in, std::size_t most_rows, BlockMemory& memory);

  std::size_t bytes() const { return stream_.bytes() + head_.bytes(); }
  std::size_t lookahead() const { return stream_.reach(); }  // input rows after an output row that it depends on
  std::size_t channels() const { return head_.shape().out; }

  // As of BlockStream.
  void start(std::int64_t end) { stream_.start(end); }
  void set_end(std::int64_t end) { stream_.set_end(end); }
  float* input(std::size_t rows, const BlockMemory& memory) { return stream_.input(rows, memory); }
  // Returns how many rows have become known: with the sentence's last input, all.
  std::size_t step(const Backend& backend, const BlockMemory& memory, StageTimes& times);
  // Spectra of so many rows are computed at a time, because a row has 12 KB: whole row blocks of GEMM kernels of 7 and
  // 6 rows, with which the memory stays in a second-level cache until it is used.
  static constexpr std::size_t most_spectra = 42;
  // The spectra of rows [first, first + count) of the last step, before any other stream's; count is at most
  // most_spectra. Valid until the next call; the caller may write there.
  std::span<float> spectra(const Backend& backend, std::size_t first, std::size_t count, StageTimes& times);

 private:
  BlockStream stream_;
  Norm norm_;
  Conv1d head_;
  std::span<float> known_;  // rows of the last step, normalised
  Buffer spectra_;
};

}  // namespace linnet::hibari
