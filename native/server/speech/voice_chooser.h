// Decides which voice speaks: by the name that a client gives, and by what suits the machine now.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/governor/governor.h"
#include "engine/linnet.h"
#include "native/server/speech/context.h"
#include "native/server/speech/voice_list.h"

namespace linnet::native {

enum class UnknownVoice { is_an_error, becomes_the_default };

// A voice in the variant that suits the machine now, and its smaller variants.
struct ChosenVoice {
  VoicePtr voice;
  std::vector<VoicePtr> smaller;
  std::optional<std::string> speakers;  // that were named in its place
};

// The data that decides which voice speaks, and how it reads.
struct VoiceChooser {
  const VoiceList& voice_list;
  const Governor& governor;
  const std::string& precision;  // for voices with several variants, if the request names none
  bool preferred_is_exact;       // the preferred voice was named with its variant
  Loudness loudness;             // if the request does not say; likewise the next
  bool text_normalization;
  // HttpError 404: no such voice; 503: there are no voices.
  ChosenVoice choose(const std::optional<std::string>& name, UnknownVoice unknown) const;
  // The preferred voice if it has this language, such as "en_US", "en-us" or "en", else the first that has. HttpError
  // 404: none has; 503.
  ChosenVoice choose_by_language(std::string_view language) const;
};

VoiceChooser chooser_of(const ServerContext& context);

// wanted: an id, a name or a mix, "af_heart(2)+bf_emma(1)". Empty: nobody is named, or an unknown speaker becomes the
// default. HttpError 400: no mix, or a voice that cannot mix; 404: no such speaker.
std::vector<SpeakerShare> speakers_of(const ListedVoice& voice, const std::optional<std::string>& wanted,
                                      UnknownVoice unknown);

}  // namespace linnet::native
