// VITS's text encoder: phoneme ids → hidden states, and the mean and log-variance of the prior of each phoneme.
// Kim et al. 2021, §2.2.2; piper_train/vits/models.py TextEncoder, attentions.py Encoder.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/attention.h"
#include "engine/kernels/sequence.h"
#include "engine/models/vits/layer_reader.h"

namespace linnet {

class TextEncoder {
 public:
  // Plans memory for `capacity` ids; more are taken and make it grow.
  TextEncoder(const LayerReader& reader, std::size_t capacity);

  std::size_t symbols() const { return symbols_; }
  std::size_t hidden() const { return hidden_; }
  std::size_t inter() const { return inter_; }
  std::size_t bytes() const;

  // After run(): hidden states (ids × hidden) and statistics (ids × 2·inter: means, then log standard deviations).
  // Requires: 0 <= id < symbols() for every id, at least one id.
  void run(const Backend& backend, std::span<const std::int64_t> ids);
  const Sequence& states() const { return x_; }
  const float* statistics(std::size_t id) const { return statistics_.row(id); }

 private:
  struct Layer {
    // 1×1; queries scaled by 1/√(head channels)
    Conv1d qkv;
    Conv1d out;
    // (2·window + 1, head channels)
    std::vector<float> relative_keys;
    std::vector<float> relative_values;
    NormWeights norm1;
    NormWeights norm2;
    Conv1d ffn1;
    Conv1d ffn2;
    std::size_t padding1 = 0;
    std::size_t padding2 = 0;
  };
  void read_layer(const LayerReader& reader, const std::string& index);
  void resize(Backend& backend, std::size_t rows);

  std::size_t symbols_ = 0;
  std::size_t hidden_ = 0;
  std::size_t inter_ = 0;
  std::size_t filter_ = 0;
  std::size_t capacity_ = 0;
  Backend& backend_;
  AttentionShape attention_shape_;
  std::vector<float> embedding_;  // (symbols, hidden), times √hidden
  std::vector<Layer> layers_;
  Conv1d projection_;  // 1×1, hidden → 2·inter
  Attention attention_;
  Sequence x_;
  Sequence y_;
  Sequence qkv_;
  Sequence filtered_;
  Sequence statistics_;
};

}  // namespace linnet
