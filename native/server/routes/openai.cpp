// OpenAI's speech API, as its official clients and compatible ones use it.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "native/http/request_fields.h"
#include "native/server/routes/routes.h"
#include "native/server/routes/speech_fields.h"
#include "native/server/routes/speech_reply.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

using nlohmann::ordered_json;

constexpr const char* model_names[] = {"linnet", "tts-1", "tts-1-hd", "gpt-4o-mini-tts"};
constexpr std::int64_t made_at = 1'763'683'200;  // clients require a number; this one stands for all models

void speech(const httplib::Request& request, httplib::Response& response, const ServerContext& context) {
  // Some clients send JSON without its Content-Type.
  const RequestFields fields = RequestFields::of(request, RequestFields::Body::always_json);
  const std::optional<std::string> input = fields.text({"input", "text"});
  if (!input) throw HttpError(400, "no_text", "'input' is missing: the text to speak").about("input");
  check_text(*input, context.options.text, "input");
  // mp3 as in OpenAI's API, if this program can make it.
  const ReplyShape shape = choose_shape(fields, has_mp3 ? "mp3" : "wav");
  const bool streamed = fields.flag({"stream"}).value_or(shape.streams());
  SpeechRequest wanted = speech_request(fields, chooser_of(context), *input, UnknownVoice::is_an_error);
  reply(request, response, context, std::move(wanted), shape, streamed ? Delivery::streamed : Delivery::whole);
}

ordered_json described(const std::string& model) {
  return {{"id", model}, {"object", "model"}, {"created", made_at}, {"owned_by", "linnet"}};
}

// OpenAI's own names, and those of installed voices whose speakers are voices to clients: "kokoro".
std::vector<std::string> known_models(const VoiceList& voice_list) {
  std::vector<std::string> names(std::begin(model_names), std::end(model_names));
  for (const VoicePtr& voice : voice_list.all()) {
    const std::string name = without_precision(voice->name());
    if (voice->has_named_speakers() && std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(name);
  }
  return names;
}

void models(httplib::Response& response, const VoiceList& voice_list) {
  ordered_json list = ordered_json::array();
  for (const std::string& name : known_models(voice_list)) list.push_back(described(name));
  set_json(response, {{"object", "list"}, {"data", list}});
}

void model(httplib::Response& response, const std::string& name, const VoiceList& voice_list) {
  const std::vector<std::string> known = known_models(voice_list);
  if (std::find(known.begin(), known.end(), name) == known.end())
    throw HttpError(404, "model_not_found",
                    "the model '" + name + "' does not exist; GET /v1/models lists those that do")
        .about("model");
  set_json(response, described(name));
}

ordered_json described(const std::string& voice, const std::string& language, int speakers) {
  return {{"id", voice}, {"name", voice}, {"language", language}, {"speakers", speakers}};
}

// Speakers that are voices to clients, in the order of their numbers, and each voice itself.
std::vector<ordered_json> listed_voices(const VoiceList& voice_list) {
  std::vector<ordered_json> list;
  std::set<std::string> speakers;  // of all variants, each once
  for (const VoicePtr& voice : voice_list.all()) {
    list.push_back(described(voice->name(), voice->language, voice->speakers.speakers));
    for (std::size_t i = 0; voice->has_named_speakers() && i < voice->speaker_languages.size(); ++i)
      if (const std::string name = voice->speaker_name(i); speakers.insert(name).second)
        list.push_back(described(name, voice->speaker_languages[i], 1));
  }
  return list;
}

void voices(const httplib::Request& request, httplib::Response& response, const ServerContext& context) {
  const bool as_strings = request.get_param_value("legacy") == "true";  // Kokoro's older form
  ordered_json list = ordered_json::array();
  for (const ordered_json& voice : listed_voices(context.voice_list)) list.push_back(as_strings ? voice["id"] : voice);
  ordered_json page = {{"voices", list}};
  if (context.downloads) page["downloads"] = true;  // the page then offers them
  set_json(response, page);
}

}  // namespace

void add_openai_routes(Routes& routes, ServerContext context) {
  using httplib::Request;
  using httplib::Response;
  for (const std::string base : {"/v1", ""}) {  // some clients' base URL includes /v1, others' does not
    routes.post(base + "/audio/speech", [context](const Request& q, Response& r) { speech(q, r, context); });
    routes.get(base + "/models", [context](const Request&, Response& r) { models(r, context.voice_list); });
    routes.get_named(base + "/models/", "model", "", [context](const Request&, Response& r, const std::string& name) {
      model(r, name, context.voice_list);
    });
    routes.get(base + "/audio/voices", [context](const Request& q, Response& r) { voices(q, r, context); });
  }
}

}  // namespace linnet::native
