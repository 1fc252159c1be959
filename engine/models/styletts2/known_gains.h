// How loud the voices of Kokoro v1.0 are, measured once, so that neither an import nor a first text waits for it.
#pragma once

#include <optional>
#include <span>

#include "engine/models/voice_style.h"

namespace linnet::styletts2 {

// What brings a voice to -19 LUFS, in dB. bias: `bert_encoder.bias`, by which the release is known, because exports of
// 32 bits and 8 bits hold it as floats. Nothing: the model is another, or its style is.
std::optional<float> known_gain_db(std::span<const float> bias, const VoiceStyle& style);

}  // namespace linnet::styletts2
