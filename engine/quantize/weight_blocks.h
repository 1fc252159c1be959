// The tensors of a voice that can be rounded: what they belong to, and which layer's inputs they multiply.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/models/weight_spec.h"
#include "engine/profile.h"
#include "engine/quantize/activation_statistics.h"
#include "engine/quantize/gptq.h"
#include "engine/quantize/voice_copy.h"

namespace linnet {

struct WeightBlock : WeightSpec {
  std::size_t out = 0;
  std::size_t kernel = 1;
  std::size_t in = 0;
  bool transposed = false;
  std::vector<Taps> taps;

  std::size_t weights() const { return out * kernel * in; }
  // The tensor of the voice as (out, kernel, in).
  std::vector<float> canonical(const TensorFile& model) const;
};

// Every tensor of `weights` that was read and is large enough to matter, in the order of reading.
std::vector<WeightBlock> weight_blocks_of(const RecordedFile& model, const std::vector<WeightSpec>& weights);

// What a block gets as input; empty lags where that is not known.
Correlation inputs_of(const WeightBlock& block, const std::vector<LayerInfo>& layers,
                      const ActivationStatistics& statistics);

}  // namespace linnet
