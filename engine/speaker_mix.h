// Who speaks: a speaker of a voice, or several at once where the voice's family can mix them. Public, a part of
// engine/linnet.h.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

struct SpeakerShare {
  std::size_t speaker;  // < the voice's speakers
  float weight;         // > 0; shares are taken relative to their sum
};

// A voice's speakers, as its settings name them.
struct SpeakerNames {
  int speakers = 1;
  std::map<std::string, int, std::less<>> ids = {};
  bool can_mix = true;  // whether the voice's family can
};

constexpr std::size_t most_mixed_speakers = 16;

// "af_heart", "3", or a mix: "af_heart(2)+bf_emma(1)", "af_heart+bf_emma" of equal weights. Weights sum up to 1; who is
// named twice has the sum of both. The first decides how texts are read. bad_input: nothing is named, a weight is no
// number above 0, or the voice cannot mix; not_found: no such speaker, with the names that are near.
std::vector<SpeakerShare> speaker_mix(std::string_view text, const SpeakerNames& names);

// For messages: up to three speakers whose names are near this one, the nearest first: "af_heart, af_kore, af_sarah".
std::string speakers_near(std::string_view name, const SpeakerNames& names);

}  // namespace linnet
