#include "native/wyoming/synthesize.h"

#include "native/http/error.h"
#include "native/server/speech/text_request.h"
#include "native/server/ssml/ssml.h"

namespace linnet::native {
namespace {

using nlohmann::json;

// The value of a field that is present and not null.
const json* find(const json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::optional<std::string> text_field(const json& object, const char* name) {
  const json* value = find(object, name);
  if (!value) return std::nullopt;
  if (!value->is_string())
    throw HttpError(400, "bad_field", std::string("'") + name + "' has to be a string").about(name);
  auto text = value->get<std::string>();
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

// Clients name speakers by number, too.
std::optional<std::string> speaker_field(const json& voice) {
  const json* speaker = find(voice, "speaker");
  return speaker && speaker->is_number_unsigned() ? speaker->dump() : text_field(voice, "speaker");
}

ChosenVoice chosen_voice(const VoiceChooser& chooser, const SynthesizeFields& fields) {
  const bool by_language = !fields.voice && fields.language;
  return by_language ? chooser.choose_by_language(*fields.language)
                     : chooser.choose(fields.voice, UnknownVoice::is_an_error);
}

OptionsFor options_for(const VoiceChooser& chooser, const SynthesizeFields& fields) {
  return [&](const ChosenVoice& chosen) {
    SpeakOptions options;
    const auto& wanted = chosen.speakers ? chosen.speakers : fields.speaker;
    options.mix = speakers_of(*chosen.voice, wanted, UnknownVoice::is_an_error);
    options.loudness = chooser.loudness;
    options.text_normalization = chooser.text_normalization;
    return options;
  };
}

}  // namespace

SynthesizeFields synthesize_fields(const json& data) {
  SynthesizeFields fields;
  if (const auto format = text_field(data, "text_format")) {
    if (*format != "text" && *format != "ssml")
      throw HttpError(400, "bad_field", "'text_format' has to be \"text\" or \"ssml\"").about("text_format");
    fields.is_ssml = *format == "ssml";
  }
  const json* voice = find(data, "voice");
  if (!voice) return fields;
  if (!voice->is_object())
    throw HttpError(400, "bad_field", "'voice' has to be an object such as {\"name\": \"en_US-joe-medium\"}")
        .about("voice");
  fields.voice = text_field(*voice, "name");
  fields.speaker = speaker_field(*voice);
  fields.language = text_field(*voice, "language");
  return fields;
}

std::string synthesize_text(const json& data) {
  const json* text = find(data, "text");
  if (!text || !text->is_string())
    throw HttpError(400, "no_text", "'text' is missing: the text to speak").about("text");
  return text->get<std::string>();
}

SpeechRequest whole_request(const ServerContext& context, const SynthesizeFields& fields, const std::string& text) {
  check_text(text, context.options.text, "text");
  const VoiceChooser chooser = chooser_of(context);
  const ChosenVoice voice = chosen_voice(chooser, fields);
  const OptionsFor options = options_for(chooser, fields);
  SpeechRequest request = fields.is_ssml.value_or(is_ssml(text))
                              ? ssml_request(text, voice, chooser, options, UnknownVoice::is_an_error)
                              : text_request(text, voice, options);
  request.own_words = context.own_words.digest();
  return request;
}

SpeechRequest streamed_request(const ServerContext& context, const SynthesizeFields& fields,
                               std::shared_ptr<StreamedText> text) {
  const VoiceChooser chooser = chooser_of(context);
  SpeechRequest request = text_request("", chosen_voice(chooser, fields), options_for(chooser, fields));
  request.streamed = std::move(text);
  return request;
}

}  // namespace linnet::native
