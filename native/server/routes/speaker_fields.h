// Who speaks a request: a speaker of a voice, or a mix of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/linnet.h"
#include "native/http/request_fields.h"
#include "native/server/speech/voice_chooser.h"

namespace linnet::native {

// named: the speakers that a request has named in place of a voice, "af_heart(2)+bf_emma(1)"; else the fields
// speaker_id or speaker do. Empty: nobody is named, or an unknown speaker becomes the default. HttpError 400: no mix, a
// voice that cannot mix, or speakers of another language than lang_code or language says; 404: no such speaker.
std::vector<SpeakerShare> chosen_speakers(const RequestFields& fields, const ListedVoice& voice,
                                          const std::optional<std::string>& named, UnknownVoice unknown);

// The voice that a request names, by `voice`, or by `model` where that is an installed voice's name: OpenAI's "alloy"
// is then a speaker of it that is called so, as "af_alloy" is.
std::optional<std::string> voice_named(const RequestFields& fields, const VoiceList& voice_list);

}  // namespace linnet::native
