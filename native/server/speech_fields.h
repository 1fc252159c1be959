// From a request's fields to what the queue takes: the fields that all dialects share, under each dialect's names.
#pragma once

#include "native/http/request_fields.h"
#include "native/server/reply_body.h"
#include "native/server/speech_job.h"
#include "native/server/voice_catalogue.h"

namespace linnet::native {

struct TextLimits {
  std::size_t bytes = 100'000;
};

// HttpError 400: no text or only blanks; 413: longer than the limit.
void check_text(const std::string& text, const TextLimits& limits, const char* field);

enum class UnknownVoice { is_an_error, becomes_the_default };

// HttpError 404: no such voice; 503: there is none at all.
VoicePtr choose_voice(const VoiceCatalogue& catalogue, const std::optional<std::string>& name, UnknownVoice unknown);

// response_format, stream_format, word_timings. `usual`: the format where the request names none. HttpError 400.
ReplyShape choose_shape(const RequestFields& fields, const char* usual);

// speaker, speaker_id; speed or length_scale; noise_scale; noise_w; sentence_silence; volume; seed.
SpeakOptions speak_options(const RequestFields& fields, const CatalogueVoice& voice, UnknownVoice unknown);

}  // namespace linnet::native
