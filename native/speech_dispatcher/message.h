// A text, a character or a key as Speech Dispatcher sends it, made into what the engine speaks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "native/server/speech/speech_request.h"
#include "native/server/ssml/ssml.h"
#include "native/speech_dispatcher/settings.h"
#include "native/speech_dispatcher/voice_choice.h"

namespace linnet::native {

enum class MessageKind {
  text,  // SSML; what is none is spoken without its tags
  character,
  key,         // "a", "space", "shift_a", "kp-enter"
  sound_icon,  // there are no icons: its name is said
};

struct Message {
  SpeechRequest request;        // without segments: there is nothing to say
  std::vector<SsmlMark> marks;  // in their order; `at` counts through the texts of all segments
};

// Requires: valid UTF-8.
Message message_of(MessageKind kind, const std::string& text, const ModuleSettings& settings,
                   const SpeakingVoice& voice, std::uint64_t own_words);

}  // namespace linnet::native
