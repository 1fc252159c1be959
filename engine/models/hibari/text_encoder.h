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

// Memory that both text encoders share, one run at a time.
class TextMemory {
 public:
  // An encoder of this shape will use it, with this many channels between the two matrices of its feed-forward part.
  void plan(const AttentionShape& heads, std::size_t wide);
  // Replaces all buffers; values in them are lost.
  void allocate(Backend& backend, std::size_t rows);

  std::size_t rows() const { return rows_; }
  // rows × the most channels of an encoder
  Buffer x;
  Buffer y;
  Buffer inner;  // queries, keys and values; later what is between the matrices
  Attention attention;

 private:
  std::size_t rows_ = 0;
  AttentionShape most_{0, 0, 0};
  std::size_t channels_ = 0;
  std::size_t inner_ = 0;
};

class TextEncoder {
 public:
  // For `capacity` ids, once `text_memory` is allocated for as many; more are taken and make both grow.
  TextEncoder(WeightReader& reader, const std::string& path, std::size_t capacity, BlockMemory& memory,
              TextMemory& text_memory);

  std::size_t symbols() const { return symbols_; }
  std::size_t channels() const { return channels_; }
  std::size_t bytes() const;

  // ids × channels, valid until the next run. Requires: each id is below symbols(), at least one.
  std::span<const float> run(const Backend& backend, std::span<const std::int64_t> ids, const BlockMemory& memory,
                             TextMemory& text_memory);

 private:
  void run_layer(const Backend& backend, std::size_t rows, TextMemory& m) const;
  void normalise(const Backend& backend, const Norm& norm, const float* in, std::size_t rows, float* out) const;

  Backend& backend_;
  std::size_t symbols_ = 0;
  std::size_t channels_ = 0;
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
  Buffer result_;
};

}  // namespace linnet::hibari
