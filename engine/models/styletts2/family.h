// StyleTTS 2 with an iSTFTNet generator, as Kokoro has it: this family's entry in the table of families.
#pragma once

#include "engine/models/model_family.h"

namespace linnet {

extern const ModelFamily styletts2_family;

}  // namespace linnet
