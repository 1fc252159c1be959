// A Piper voice's settings: NAME.onnx.json, read once and checked.
#pragma once

#include <string_view>

#include "engine/voices/voice_description.h"

namespace linnet {

// All but the family, which the settings do not name. bad_voice: not JSON, a required key missing or of the wrong type,
// an id outside num_symbols, a phoneme_type that no Piper voice has. The message names the key and what would be right.
VoiceDescription read_piper_settings(std::string_view json);

}  // namespace linnet
