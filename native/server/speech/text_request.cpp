#include "native/server/speech/text_request.h"

#include <algorithm>

#include "native/http/error.h"
#include "native/server/ssml/ssml.h"

namespace linnet::native {

void check_text(const std::string& text, const TextLimits& limits, const char* field) {
  if (text.find_first_not_of(" \t\r\n\v\f") == std::string::npos)
    throw HttpError(400, "no_text", std::string("'") + field + "' has to hold a text to speak").about(field);
  if (text.size() > limits.bytes)
    throw HttpError(413, "text_too_long",
                    "the text has " + std::to_string(text.size()) + " bytes; this server speaks up to " +
                        std::to_string(limits.bytes) + " at a time")
        .about(field);
}

SpeechRequest text_request(const std::string& text, const ChosenVoice& voice, const OptionsFor& options_for) {
  SpeechRequest request;
  request.segments.push_back({voice.voice, voice.smaller, text, options_for(voice), 0, {}});
  return request;
}

SpeechRequest ssml_request(const std::string& document, const ChosenVoice& usual, const VoiceChooser& chooser,
                           const OptionsFor& options_for, UnknownVoice unknown) {
  SpeechRequest request;
  for (SsmlSegment& part : parse_ssml(document)) {
    const ChosenVoice chosen = part.voice.empty() ? usual : chooser.choose(part.voice, unknown);
    SpeakOptions options = options_for(chosen);
    options.length_scale =
        std::clamp(options.length_scale.value_or(chosen.voice->length_scale) / part.rate, 0.05f, 20.0f);
    options.volume = std::min(options.volume * part.volume, 10.0f);
    options.pitch = std::clamp(options.pitch * part.pitch, 0.5f, 2.0f);
    options.markdown = Markdown::off;  // SSML is not Markdown
    request.segments.push_back(
        {chosen.voice, chosen.smaller, std::move(part.text), options, part.silence_seconds, std::move(part.say_as)});
  }
  return request;
}

}  // namespace linnet::native
