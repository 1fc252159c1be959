// Turns a client's text, plain or SSML, into a SpeechRequest.
#pragma once

#include <functional>
#include <string>

#include "native/server/speech/options.h"
#include "native/server/speech/speech_request.h"
#include "native/server/speech/voice_chooser.h"

namespace linnet::native {

// HttpError 400: no text, or only white space; 413: longer than the limit.
void check_text(const std::string& text, const TextLimits& limits, const char* field);

// What the client wants of a voice that speaks its text.
using OptionsFor = std::function<SpeakOptions(const ChosenVoice&)>;

SpeechRequest text_request(const std::string& text, const ChosenVoice& voice, const OptionsFor& options_for);
// The document may name further voices. HttpError 400, 404.
SpeechRequest ssml_request(const std::string& document, const ChosenVoice& usual, const VoiceChooser& chooser,
                           const OptionsFor& options_for, UnknownVoice unknown);

}  // namespace linnet::native
