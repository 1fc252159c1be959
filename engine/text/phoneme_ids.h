// Phonemes → the ids that the text encoder was trained on: ^ _ (phoneme _)* $, unknown phonemes skipped.
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

// Whether the voice has ids for `phoneme` as it is, or for what its phoneme_map puts in its place.
bool has_ids(std::string_view phoneme, const VoiceDescription& settings);

// Phonemes that the voice has no id for are skipped and added to `unknown`. As in piper-tts, phonemes become one where
// the voice's vowel_clusters say so, and only there: many voices list diphthongs that they were never trained on. A
// phoneme that has no id by itself may begin a longer key; a voice of letters may have a letter and its accent as one
// (й, which NFD takes apart). phoneme_map is applied before the ids. ^ _ $ are left out where the voice has none.
PhonemeIds phoneme_ids(std::span<const std::string> phonemes, const VoiceDescription& settings,
                       std::set<std::string>& unknown);

}  // namespace linnet
