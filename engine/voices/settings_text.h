// A voice's description as the text of a NAME.onnx.json, for voices that come without one.
#pragma once

#include <string>
#include <string_view>

#include "engine/voices/voice_description.h"

namespace linnet {

// With the keys that Piper's settings have, and with `family`.
std::string settings_text(const VoiceDescription& voice);
// Whether `json` says the same, in whatever order and spacing.
bool are_settings_of(const VoiceDescription& voice, std::string_view json);

}  // namespace linnet
