// Turns a request's fields into a SpeechRequest: the fields that all APIs share, under the names of each API.
#pragma once

#include "native/http/request_fields.h"
#include "native/server/routes/reply_body.h"
#include "native/server/routes/speaker_fields.h"
#include "native/server/speech/text_request.h"

namespace linnet::native {

// response_format, stream_format, word_timings. `usual`: the format if the request names none. HttpError 400.
ReplyShape choose_shape(const RequestFields& fields, const char* usual);

// The request to speak `text` with the fields' voice and options. SSML, if it is marked as such (`ssml`: true, or it
// begins with <speak), may name further voices. HttpError 400, 404, 503.
SpeechRequest speech_request(const RequestFields& fields, const VoiceChooser& chooser, const std::string& text,
                             UnknownVoice unknown);

// speaker, speaker_id, or the speakers that were named in place of a voice; speed or length_scale; noise_scale;
// noise_w; sentence_silence; volume; loudness; seed; first_sound; text_normalization, or `normalizes`; markdown,
// markdown_code. HttpError 400, 404.
SpeakOptions speak_options(const RequestFields& fields, const ListedVoice& voice,
                           const std::optional<std::string>& speakers, UnknownVoice unknown, bool normalizes = true);

}  // namespace linnet::native
