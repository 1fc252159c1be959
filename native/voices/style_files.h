// The files in which the voices of a model come (engine/models/voice_style.h).
#pragma once

#include <string>
#include <vector>

#include "engine/models/voice_style.h"

namespace linnet::native {

// Of a folder with a file NAME.bin for each voice, bare floats of 32 bits; of one such file; or of a .npz, which
// Kokoro's users also call voices.bin. Sorted by name. not_found: nothing is there; bad_voice: a file in another
// format, such as PyTorch's .pt, or a damaged one.
std::vector<VoiceStyle> read_styles(const std::string& path);

}  // namespace linnet::native
