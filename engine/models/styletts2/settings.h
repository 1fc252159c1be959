// The settings of a voice of this family, as `linnet import` writes them into a bundle:
//   {"family": "styletts2", "sample_rate": 24000, "symbols": {"SYMBOL": id, …},
//    "voices": [{"name": "af_heart", "language": "en-us", "gain_db": 2.1}, …], "default_speaker_id": 0}
// Without "symbols" the voice has Kokoro's. Speaker i is voices[i]; "gain_db" brings it to -19 LUFS and may be left
// out, likewise "default_speaker_id", whose default is af_heart's, else 0. Other keys are not read.
#pragma once

#include <string_view>

#include "engine/voices/voice_description.h"

namespace linnet::styletts2 {

constexpr int sample_rate_hz = 24000;

// bad_voice: empty, not JSON, a key is missing or wrong; the message names the key and what would be right.
VoiceDescription read_settings(std::string_view json);

}  // namespace linnet::styletts2
