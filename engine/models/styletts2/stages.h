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

}  // namespace linnet::styletts2::stage
