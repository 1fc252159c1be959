// What the events `synthesize` and `synthesize-start` ask for, as a SpeechRequest.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "native/server/speech/context.h"
#include "native/server/speech/speech_request.h"

namespace linnet::native {

struct SynthesizeFields {
  std::optional<std::string> voice, speaker, language;  // of "voice"; a language counts where there is no name
  std::optional<bool> is_ssml;                          // "text_format"
};

// HttpError 400: a field of another type than the protocol's, or another text_format than text and ssml.
SynthesizeFields synthesize_fields(const nlohmann::json& data);
std::string synthesize_text(const nlohmann::json& data);  // HttpError 400: there is none

// For a whole text; as SSML if the fields say so, or if they say nothing and it begins with <speak. HttpError 400, 404,
// 413, 503.
SpeechRequest whole_request(const ServerContext& context, const SynthesizeFields& fields, const std::string& text);
SpeechRequest streamed_request(const ServerContext& context, const SynthesizeFields& fields,
                               std::shared_ptr<StreamedText> text);

}  // namespace linnet::native
