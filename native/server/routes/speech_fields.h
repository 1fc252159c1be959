// From a request's fields to what the queue takes: the fields that all dialects share, under each dialect's names.
#pragma once

#include "engine/governor/governor.h"
#include "native/http/request_fields.h"
#include "native/server/routes/reply_body.h"
#include "native/server/speech/options.h"
#include "native/server/speech/speech_request.h"
#include "native/server/speech/voice_list.h"

namespace linnet::native {

// HttpError 400: no text or only blanks; 413: longer than the limit.
void check_text(const std::string& text, const TextLimits& limits, const char* field);

enum class UnknownVoice { is_an_error, becomes_the_default };

// A voice in the form that suits the machine now, and smaller ones.
struct ChosenVoice {
  VoicePtr voice;
  std::vector<VoicePtr> smaller;
};

// What decides which voice speaks.
struct VoiceChooser {
  const VoiceList& voice_list;
  const Governor& governor;
  const std::string& precision;  // of voices that are there in several variants, and are not asked for in one
  bool preferred_is_exact;       // the preferred voice was named in one
  // HttpError 404: no such voice; 503: there is none at all.
  ChosenVoice choose(const std::optional<std::string>& name, UnknownVoice unknown) const;
};

// response_format, stream_format, word_timings. `usual`: the format where the request names none. HttpError 400.
ReplyShape choose_shape(const RequestFields& fields, const char* usual);

// What is spoken: `text` by the fields' voice and options; SSML where it is marked as such (`ssml`: true, or it begins
// with <speak), which may name voices of its own. HttpError 400, 404, 503.
SpeechRequest speech_request(const RequestFields& fields, const VoiceChooser& chooser, const std::string& text,
                             UnknownVoice unknown);

// speaker, speaker_id; speed or length_scale; noise_scale; noise_w; sentence_silence; volume; seed.
SpeakOptions speak_options(const RequestFields& fields, const ListedVoice& voice, UnknownVoice unknown);

}  // namespace linnet::native
