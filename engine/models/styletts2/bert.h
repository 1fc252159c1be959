// PLBERT (Li et al. 2023): an ALBERT (Lan et al. 2019) over phonemes, whose one layer of weights runs twelve times, and
// the matrix behind it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/attention.h"
#include "engine/kernels/buffer.h"
#include "engine/models/acoustic_model.h"
#include "engine/models/styletts2/weight_reader.h"

namespace linnet::styletts2 {

class Bert {
 public:
  // Plans memory for `capacity` ids; a run of more makes it grow.
  Bert(WeightReader& reader, std::size_t capacity);

  std::size_t symbols() const { return symbols_; }
  std::size_t most_ids() const { return positions_; }              // of a run
  std::size_t outputs() const { return projection_.shape().out; }  // of an id
  std::size_t bytes() const;
  static std::size_t each_id_floats(std::size_t channels, std::size_t wide);  // of working memory

  // out: a row of outputs() values for each id, `stride` floats apart. Requires: 1 … most_ids() ids, each below
  // symbols(). may_stop: called before each of the layer's runs.
  void run(const Backend& backend, std::span<const std::int64_t> ids, float* out, std::size_t stride,
           const StopCheck& may_stop = {});
  // ids × channels: the last state of the last run, before the matrix behind it.
  std::span<const float> state() const { return {x_.data(), rows_ * channels_}; }

 private:
  void allocate(std::size_t ids);
  void embed(const Backend& backend, std::span<const std::int64_t> ids);
  void run_layer(const Backend& backend);
  void add_and_norm(const Backend& backend, const float* more, const Norm& norm);

  Backend& backend_;
  std::size_t symbols_ = 0;
  std::size_t positions_ = 0;
  std::size_t embedded_ = 0;  // channels of embeddings
  std::size_t channels_ = 0;
  std::size_t rows_ = 0;  // of the last run
  AttentionShape heads_;
  std::vector<float> symbol_rows_;    // (symbols, embedded)
  std::vector<float> position_rows_;  // (positions, embedded), with the first token type's row
  Norm embedding_norm_;
  Norm attention_norm_;
  Norm output_norm_;
  Conv1d widen_;  // embedded → channels
  Conv1d qkv_;    // queries scaled by 1/√(head channels)
  Conv1d dense_;
  Conv1d ffn_;
  Conv1d ffn_output_;
  Conv1d projection_;
  std::vector<float> no_positions_;  // what Attention takes as embeddings of relative positions: zeros

  // Working memory for so many ids.
  std::size_t capacity_ = 0;
  Attention attention_;
  Buffer x_;
  Buffer y_;
  Buffer inner_;  // queries, keys and values; later what is between the feed-forward part's matrices
};

}  // namespace linnet::styletts2
