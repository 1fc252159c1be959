// The stages of a hibari voice's work, as LayerInfo and StageTimes count them.
#pragma once

#include "engine/profile.h"

namespace linnet::hibari::stage {

enum : std::size_t { text_encoders = first_model_stage, durations, prosody, decoder, head, spectrum };

// Whether layers may round their inputs (Arithmetic::whole_numbers): what is computed before decides on durations and
// F0, where a small error could become a large one.
constexpr bool rounds_inputs(std::size_t stage) { return stage >= decoder; }

}  // namespace linnet::hibari::stage
