// Text for voices that were trained on letters in place of phonemes (phoneme_type "text").
#pragma once

#include <string>
#include <string_view>

#include "engine/voices/voice_description.h"

namespace linnet {

// NFD of `text`, with letters replaced that the voice has no id for: capitals by small letters and small letters by
// capitals, an ellipsis by a full stop, a dash by a comma, other white space by a space. Characters without a sound are
// left out. Other characters without an id stay, so that they can be reported. Requires: valid UTF-8.
std::string in_letters_of(const VoiceDescription& settings, std::string_view text);

}  // namespace linnet
