// How the pace that a caller asks for is divided: the model changes durations as a speaker does, pauses more than
// vowels, as far as it does so well; the stretcher does the rest.
#pragma once

#include <optional>

namespace linnet {

struct Tempo {
  float length_scale = 1;  // the model's
  float speed = 1;         // the stretcher's: > 1 is faster. Exactly 1: nothing is stretched
};

// length_scale: 0.05..20, the factor of all durations that is asked for, as SpeakOptions has it; unset: the voice's
// own. own: the voice's own; unset: its model has no such control, so that the stretcher does all. The two parts make
// the whole: result.length_scale / result.speed is what was asked for.
Tempo tempo_of(std::optional<float> length_scale, std::optional<float> own);

}  // namespace linnet
