// A text encoder: phoneme ids → a row for each. ConvNeXt blocks, then one pre-norm transformer layer whose weights run
// several times, without positions. A voice has two of them, for the decoder and for prosody.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/kernels/attention.h"
#include "engine/models/hibari/block.h"

namespace linnet::hibari {

class TextEncoder {
 public:
  // Plans memory for `capacity` ids; more are taken and make it grow.
  TextEncoder(WeightReader& reader, const std::string& path, std::size_t capacity, BlockMemory& memory);

  std::size_t symbols() const { return symbols_; }
  std::size_t channels() const { return channels_; }
  std::size_t bytes() const;

  // ids × channels, valid until the next run. Requires: each id is below symbols(), at least one.
  std::span<const float> run(const Backend& backend, std::span<const std::int64_t> ids, const BlockMemory& memory);

 private:
  void resize(std::size_t rows);
  void run_layer(const Backend& backend, std::size_t rows);
  void normalise(const Backend& backend, const Norm& norm, std::size_t rows, float* out) const;

  Backend& backend_;
  std::size_t symbols_ = 0;
  std::size_t channels_ = 0;
  std::size_t capacity_ = 0;
  std::size_t loops_ = 0;
  AttentionShape heads_;
  std::vector<float> embedding_;  // (symbols, channels)
  std::vector<Block> blocks_;
  Norm norm1_;
  Norm norm2_;
  Norm norm_;
  Conv1d qkv_;  // queries scaled by 1/√(head channels)
  Conv1d out_;
  Conv1d linear1_;
  Conv1d linear2_;
  std::vector<float> no_positions_;  // what Attention takes as embeddings of relative positions: zeros
  Attention attention_;
  Buffer x_;
  Buffer y_;
  Buffer projected_;
  Buffer wide_;
};

}  // namespace linnet::hibari
