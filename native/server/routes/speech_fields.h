// Turns a request's fields into a SpeechRequest: the fields that all APIs share, under the names of each API.
#pragma once

#include "engine/governor/governor.h"
#include "native/http/request_fields.h"
#include "native/server/routes/reply_body.h"
#include "native/server/speech/options.h"
#include "native/server/speech/speech_request.h"
#include "native/server/speech/voice_list.h"

namespace linnet::native {

// HttpError 400: no text, or only white space; 413: longer than the limit.
void check_text(const std::string& text, const TextLimits& limits, const char* field);

enum class UnknownVoice { is_an_error, becomes_the_default };

// A voice in the variant that suits the machine now, and its smaller variants.
struct ChosenVoice {
  VoicePtr voice;
  std::vector<VoicePtr> smaller;
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
};

// response_format, stream_format, word_timings. `usual`: the format if the request names none. HttpError 400.
ReplyShape choose_shape(const RequestFields& fields, const char* usual);

// The request to speak `text` with the fields' voice and options. SSML, if it is marked as such (`ssml`: true, or it
// begins with <speak), may name further voices. HttpError 400, 404, 503.
SpeechRequest speech_request(const RequestFields& fields, const VoiceChooser& chooser, const std::string& text,
                             UnknownVoice unknown);

// speaker, speaker_id; speed or length_scale; noise_scale; noise_w; sentence_silence; volume; loudness;
// seed; first_sound; text_normalization, or `normalizes`; markdown, markdown_code. HttpError 400, 404.
SpeakOptions speak_options(const RequestFields& fields, const ListedVoice& voice, UnknownVoice unknown,
                           bool normalizes = true);

}  // namespace linnet::native
