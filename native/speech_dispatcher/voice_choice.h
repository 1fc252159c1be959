// Which of the installed voices speaks, as Speech Dispatcher names voices and languages.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/governor/governor.h"
#include "native/server/speech/voice_list.h"

namespace linnet::native {

struct SpeakingVoice {
  VoicePtr voice;
  std::vector<VoicePtr> smaller;  // its variants for when memory is short
  std::vector<SpeakerShare> mix;  // empty: the voice's default speaker
};

// "en-US" of a voice's language, which may be "en_US" or espeak-ng's "en-us".
std::string language_tag(std::string_view language);

// The lines of LIST VOICES: NAME, tab, language, tab, "none"; of a voice with several speakers also one line for each,
// NAME#SPEAKER. wanted: a language; empty: all. Empty where there is none.
std::string voice_lines(const VoiceList& voices, std::string_view wanted);

// The voice of that name (as voice_lines() has it), else the preferred voice where its language is the wanted one, else
// the first with that language and region, else the first with that language, else the preferred one. Nothing: there
// are no voices.
std::optional<SpeakingVoice> choose_voice(const VoiceList& voices, std::string_view name, std::string_view language,
                                          const std::string& precision, const Governor& governor);

}  // namespace linnet::native
