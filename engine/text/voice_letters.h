// Text for voices that were trained on letters in place of phonemes (phoneme_type "text").
#pragma once

#include <string>
#include <string_view>

#include "engine/voices/voice_description.h"

namespace linnet {

// NFD of `text` in letters that the voice has ids for, where there are such: small letters for capitals that it lacks,
// and capitals for small ones; a full stop for an ellipsis and a comma for a dash; a space for other white space.
// Without characters that nobody hears. What is left without an id stays, so that it can be told. Requires: valid
// UTF-8.
std::string in_letters_of(const VoiceDescription& settings, std::string_view text);

}  // namespace linnet
