// How many frames each phoneme lasts: VITS's stochastic duration predictor run backwards (Kim et al. 2021, §2.2.2, and
// appendix A.1 for its rational-quadratic spline flows), or the plain predictor of voices trained without it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/kernels/sequence.h"
#include "engine/models/vits/layer_reader.h"

namespace linnet {

class DurationPredictor {
 public:
  // hidden: channels of the text encoder's states.
  DurationPredictor(const LayerReader& reader, std::size_t hidden, std::size_t speaker_channels);
  ~DurationPredictor();
  DurationPredictor(DurationPredictor&&) noexcept;

  std::size_t bytes() const;
  // The logarithm of each phoneme's frames. speaker: the speaker's embedding, empty for a single voice. noise: values
  // of the standard normal distribution, two for each phoneme, times noise_w; not read by the plain predictor. states:
  // text encoder's, with at least its margin of zeros.
  std::span<const float> run(const Backend& backend, const Sequence& states, std::span<const float> speaker,
                             std::span<const float> noise);
  bool stochastic() const { return stochastic_; }

 private:
  struct Parts;
  bool stochastic_ = false;
  std::unique_ptr<Parts> parts_;
};

}  // namespace linnet
