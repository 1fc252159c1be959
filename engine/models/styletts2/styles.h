// The styles of a voice's speakers: for each number of phonemes a row, whose first half is the decoder's style and
// whose second half is the prosody's. They stay in memory as the file has them.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/models/styletts2/weight_reader.h"
#include "engine/speaker_mix.h"

namespace linnet::styletts2 {

class Styles {
 public:
  // The tensor `styles`: (speakers, rows, width), f32 or f16.
  explicit Styles(const WeightReader& reader);

  std::size_t speakers() const { return speakers_; }
  std::size_t width() const { return width_; }  // of a row
  std::size_t bytes() const { return values_.size(); }

  // The row of a sentence of so many phonemes, at least one; beyond the last row, the last. Of several speakers, the
  // sum of their rows by weights. Requires: each is below speakers().
  std::vector<float> row(std::span<const SpeakerShare> speakers, std::size_t phonemes) const;

 private:
  std::size_t speakers_ = 0;
  std::size_t rows_ = 0;
  std::size_t width_ = 0;
  Tensor::Type type_ = Tensor::Type::f32;
  std::vector<std::byte> values_;
};

}  // namespace linnet::styletts2
