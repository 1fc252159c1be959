// The prosodic text encoder and the duration predictor (StyleTTS 2): bidirectional LSTMs with adaptive layer norms over
// PLBERT's rows, each beside the style.
#pragma once

#include <span>
#include <vector>

#include "engine/kernels/buffer.h"
#include "engine/kernels/lstm.h"
#include "engine/models/styletts2/style.h"

namespace linnet::styletts2 {

class DurationPredictor {
 public:
  // inputs: of PLBERT's rows; style: values of the prosody's half of a style. Plans memory for `capacity` ids.
  DurationPredictor(WeightReader& reader, std::size_t inputs, std::size_t style, std::size_t capacity);

  std::size_t channels() const { return width_; }  // of an id's row: the inputs and the style
  std::size_t hidden() const { return last_.hidden(); }
  std::size_t bytes() const;

  // Where PLBERT's rows go, channels() floats apart, before run(). Memory grows for more ids than planned.
  float* rows(std::size_t ids);
  // ids × channels(): what pitch and energy are found from. Valid until the next rows(). workspace: of an LSTM.
  std::span<const float> run(const Backend& backend, std::size_t ids, std::span<const float> style, float* workspace);
  // Of each id, in frames of 25 ms at the speed that the voice has by itself; not rounded. Valid until the next call.
  std::span<const float> durations(const Backend& backend, std::size_t ids, float* workspace);

 private:
  std::size_t inputs_ = 0;
  std::size_t width_ = 0;
  std::vector<BidirectionalLstm> lstms_;
  std::vector<StyleAffine> norms_;
  BidirectionalLstm last_;
  Conv1d projection_;
  std::size_t capacity_ = 0;
  Buffer rows_;
  Buffer outputs_;  // of an LSTM
  Buffer logits_;
  Buffer sums_;
};

}  // namespace linnet::styletts2
