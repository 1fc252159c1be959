// What a server says of itself: the answer to the event `describe`.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "native/server/speech/voice_list.h"

namespace linnet::native {

// {"tts": [{…, "voices": [{"name", "description", "languages", "speakers", …}]}], …}: each voice once, whatever its
// precisions, and each alias (VoiceList::set_alias) of a voice that is there.
nlohmann::ordered_json wyoming_info(const VoiceList& voices);

}  // namespace linnet::native
