// Phonemes → the ids that the text encoder was trained on: ^ _ (phoneme _)* $, without unknown phonemes.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/voices/voice_description.h"

namespace linnet {

struct PhonemeIds {
  std::vector<std::int64_t> ids;
  std::vector<std::size_t> first_id;  // for phoneme i: ids [first_id[i], first_id[i + 1]); size is phonemes + 1
};

// Whether the voice has ids for `phoneme`, or for its replacement in the voice's phoneme_map.
bool has_ids(std::string_view phoneme, const VoiceDescription& settings);

// Phonemes without an id are left out and added to `unknown`. As in piper-tts, neighbouring phonemes are joined only
// where the voice's vowel_clusters say so, because many voices list diphthongs that they were never trained on. A
// phoneme without an id of its own may begin a longer key; a voice of letters may have one id for a letter with its
// accent (й, which NFD decomposes). phoneme_map is applied first. ^ _ $ are left out if the voice has no ids for them.
PhonemeIds phoneme_ids(std::span<const std::string> phonemes, const VoiceDescription& settings,
                       std::set<std::string>& unknown);

}  // namespace linnet
