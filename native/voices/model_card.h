// What is told of a voice's origin and licence.
#pragma once

#include <string>

#include "native/voices/voice_folders.h"

namespace linnet::native {

// The text of NAME.MODEL_CARD, NAME.NOTICE, MODEL_CARD or NOTICE beside the voice, whichever is there first. Empty:
// none is there that is text of up to 64 KB.
std::string model_card_beside(const VoiceFiles& files);

}  // namespace linnet::native
