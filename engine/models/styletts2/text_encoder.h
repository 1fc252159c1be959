// The acoustic text encoder (StyleTTS 2): convolutions with layer norms over channels, and a bidirectional LSTM.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/buffer.h"
#include "engine/kernels/lstm.h"
#include "engine/kernels/sequence.h"
#include "engine/models/styletts2/weight_reader.h"

namespace linnet::styletts2 {

class TextEncoder {
 public:
  // Plans memory for `capacity` ids; a run of more makes it grow.
  TextEncoder(WeightReader& reader, std::size_t capacity);

  std::size_t symbols() const { return symbols_; }
  std::size_t channels() const { return lstm_.outputs(); }  // of an id's row
  std::size_t bytes() const;

  // ids × channels(), valid until the next run. workspace: of the LSTM, for as many rows. Requires: each id is below
  // symbols(), at least one.
  std::span<const float> run(const Backend& backend, std::span<const std::int64_t> ids, float* workspace);
  std::size_t hidden() const { return lstm_.hidden(); }

 private:
  std::size_t symbols_ = 0;
  std::size_t inputs_ = 0;        // channels of convolutions
  std::vector<float> embedding_;  // (symbols, inputs)
  std::vector<Conv1d> convs_;
  std::vector<Norm> norms_;
  BidirectionalLstm lstm_;
  Sequence rows_;
  Buffer sums_;
  Buffer result_;
};

}  // namespace linnet::styletts2
