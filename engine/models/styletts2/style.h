// What a style makes of a normalisation: the scale and shift of an AdaIN or AdaLayerNorm, by its layer PATH.fc
// (StyleTTS 2, Li et al. 2023).
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "engine/kernels/buffer.h"
#include "engine/models/styletts2/weight_reader.h"

namespace linnet::styletts2 {

class StyleAffine {
 public:
  StyleAffine() = default;
  // style: values of a style. channels: expected, 0 for what the file has. width: of scale() and shift(), zeros behind
  // the channels; 0 for as many as channels.
  StyleAffine(WeightReader& reader, const std::string& path, std::size_t style, std::size_t channels, std::size_t stage,
              std::size_t width = 0);

  std::size_t channels() const { return fc_.shape().out / 2; }
  std::size_t bytes() const { return fc_.bytes(); }

  // For a sentence's style, before its rows are normalised.
  void run(const Backend& backend, std::span<const float> style);
  // out = scale · normalised + shift. Valid until the next run.
  std::span<const float> scale() const { return {result_.data(), width_}; }           // 1 + gamma
  std::span<const float> shift() const { return {result_.data() + width_, width_}; }  // beta

 private:
  Conv1d fc_;
  std::size_t width_ = 0;
  Buffer sums_;    // 1 + gamma, beta
  Buffer result_;  // the same, each `width_` values
};

}  // namespace linnet::styletts2
