// The styles of a voice's speakers: for each number of phonemes a row, whose first half is the decoder's style and
// whose second half is the prosody's. Rows differ little from the row before, so they stay in memory as differences:
// half of what the file has, without loss.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/models/styletts2/weight_reader.h"
#include "engine/speaker_mix.h"

namespace linnet::styletts2 {

class Styles {
 public:
  // The tensor `styles`: (speakers, rows, width), f32 or f16.
  explicit Styles(const WeightReader& reader);

  std::size_t speakers() const { return begins_.size(); }
  std::size_t width() const { return width_; }  // of a row
  std::size_t bytes() const { return differences_.size(); }
  // About what bytes() would be of a tensor of so many bytes, if its rows are like Kokoro's.
  static std::size_t planned_bytes(std::size_t tensor_bytes) { return tensor_bytes / 2; }

  // The row of a sentence of so many phonemes, at least one; beyond the last row, the last. Of several speakers, the
  // sum of their rows by weights. Requires: each is below speakers().
  std::vector<float> row(std::span<const SpeakerShare> speakers, std::size_t phonemes) const;

 private:
  std::vector<std::byte> row_of(std::size_t speaker, std::size_t row) const;

  std::size_t rows_ = 0;
  std::size_t width_ = 0;
  Tensor::Type type_ = Tensor::Type::f32;
  std::vector<std::uint8_t> differences_;
  std::vector<std::size_t> begins_;  // of each speaker's
};

}  // namespace linnet::styletts2
