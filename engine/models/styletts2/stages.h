// The stages of a styletts2 voice's work, as LayerInfo and StageTimes count them.
#pragma once

#include "engine/profile.h"

namespace linnet::styletts2::stage {

enum : std::size_t {
  bert = first_model_stage,
  durations,
  text_encoder,
  prosody,
  decoder,
  source,
  generator_0,
  generator_1,
  spectrum
};

// Whether layers may round their inputs (Arithmetic::whole_numbers): what is computed before decides on durations and
// F0, where a small error could become a large one.
constexpr bool rounds_inputs(std::size_t stage) { return stage >= decoder; }

}  // namespace linnet::styletts2::stage
