// The stages of a hibari voice's work, as LayerInfo and StageTimes count them.
#pragma once

#include "engine/profile.h"

namespace linnet::hibari::stage {

enum : std::size_t { text_encoders = first_model_stage, durations, prosody, decoder, head, spectrum };

}  // namespace linnet::hibari::stage
