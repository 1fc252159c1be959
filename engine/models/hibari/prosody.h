// Durations, and pitch and energy of every frame, from the rows of the prosody's text encoder.
#pragma once

#include <span>
#include <vector>

#include "engine/kernels/buffer.h"
#include "engine/kernels/sequence.h"
#include "engine/models/hibari/block.h"

namespace linnet::hibari {

// Two frames of 12.5 ms: what the network gives for a frame of 25 ms.
struct ProsodyRow {
  float f0[2];  // in hundreds of Hz; small or negative where unvoiced
  float energy[2];
};

class Prosody {
 public:
  Prosody(WeightReader& reader, std::size_t text_channels, std::size_t capacity, BlockMemory& memory);

  std::size_t bytes() const;

  // v of each id; its frames of 25 ms are max(1, round((e^v − 1) · length_scale)), half to even.
  std::span<const float> durations(const Backend& backend, std::span<const float> text);
  // A row for each frame; text's rows are repeated as `frames` says. Valid until the next run.
  std::span<const ProsodyRow> run(const Backend& backend, std::span<const float> text, std::span<const int> frames,
                                  const BlockMemory& memory);

 private:
  std::size_t text_channels_;
  Conv1d duration1_;
  Conv1d duration2_;
  Conv1d in_;
  std::vector<Block> blocks_;
  Conv1d out_;
  Sequence text_;
  Sequence hidden_;
  std::vector<float> logarithms_;
  Buffer x_;
  Buffer y_;
  std::vector<ProsodyRow> result_;
};

}  // namespace linnet::hibari
