// Phonemes → the ids that the text encoder was trained on: ^ _ (phoneme _)* $, unknown phonemes skipped.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/voice/settings.h"

namespace linnet {

struct PhonemeIds {
  std::vector<std::int64_t> ids;
  std::vector<std::size_t> first_id;  // for phoneme i: ids [first_id[i], first_id[i + 1]); size is phonemes + 1
};

// Phonemes that the voice has no id for are skipped and added to `unknown`. As in piper-tts, phonemes become one where the
// voice's vowel_clusters say so, and only there: many voices list diphthongs that they were never trained on. A phoneme
// that has no id by itself may begin a longer key. phoneme_map is applied before the ids. ^ _ $ are left out where the
// voice has none.
PhonemeIds phoneme_ids(std::span<const std::string> phonemes, const VoiceSettings& settings,
                       std::set<std::string>& unknown);

}  // namespace linnet
