// The stages of a VITS voice's work, as LayerInfo and StageTimes count them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "engine/profile.h"

namespace linnet::vits_stage {

// Stages of the decoder, each an upsampler and residual blocks; of more, the last ones count as one.
inline constexpr std::size_t most_decoder_stages = 8;

enum : std::size_t {
  text_encoder = first_model_stage,
  durations,
  prior,
  flow,
  conv_pre,
  first_upsampler,
  conv_post = first_upsampler + 2 * most_decoder_stages,
};

constexpr std::size_t upsampler(std::size_t decoder_stage) {
  return first_upsampler + 2 * std::min(decoder_stage, most_decoder_stages - 1);
}
constexpr std::size_t residual_blocks(std::size_t decoder_stage) { return upsampler(decoder_stage) + 1; }

// Whether layers may round their inputs (Arithmetic::whole_numbers): what is computed before decides on durations,
// where a small error could become a large one.
constexpr bool rounds_inputs(std::size_t stage) { return stage >= flow; }

// names()[i] is stage first_model_stage + i.
const std::vector<std::string>& names();

}  // namespace linnet::vits_stage
