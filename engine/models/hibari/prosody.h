// Durations, and pitch and energy of every frame, from the rows of the prosody's text encoder.
#pragma once

#include <span>
#include <vector>

#include "engine/kernels/sequence.h"
#include "engine/models/hibari/block_stream.h"

namespace linnet::hibari {

// Two frames of 12.5 ms: what the network gives for a frame of 25 ms.
struct ProsodyRow {
  float f0[2];  // in hundreds of Hz; small or negative where unvoiced
  float energy[2];
};

class Prosody {
 public:
  static constexpr std::size_t most_rows = BlockMemory::rows;  // frames of 25 ms that a step takes in

  Prosody(WeightReader& reader, std::size_t text_channels, std::size_t capacity, BlockMemory& memory);

  std::size_t bytes() const;

  // v of each id; its frames of 25 ms are max(1, round((e^v − 1) · length_scale)), half to even.
  std::span<const float> durations(const Backend& backend, std::span<const float> text);

  // Begins a sentence; the next row that step() gives is that of frame `first`. text: a row for each id. Both views
  // must stay valid.
  void start(std::span<const float> text, std::span<const std::size_t> id_of_frame, std::size_t first);
  // Further rows, perhaps none or not all of those before frame `end` of the sentence. The first step computes no more
  // than these need, so that the first sound comes early; later ones take in as many frames as they can, since weights
  // pass through the cache at each step. Valid until the next step. Requires: not all before `end` have been given.
  std::span<const ProsodyRow> step(const Backend& backend, std::size_t end, const BlockMemory& memory);

 private:
  std::size_t text_channels_;
  Conv1d duration1_;
  Conv1d duration2_;
  BlockStream stream_;
  Conv1d out_;
  Sequence text_;
  Sequence hidden_;
  std::vector<float> logarithms_;
  std::vector<ProsodyRow> result_;
  // Of the sentence.
  std::span<const float> text_rows_;
  std::span<const std::size_t> id_of_frame_;
  std::size_t fed_ = 0;    // frames that the stream has been given
  std::size_t known_ = 0;  // frames whose rows it has given back
  std::size_t first_ = 0;  // the first one that anybody wants
  bool before_first_step_ = true;
};

}  // namespace linnet::hibari
