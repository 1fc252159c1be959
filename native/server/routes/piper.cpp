// The HTTP API of Piper's own server, and of the one before it: a GET or POST of a text at the root.
#include <nlohmann/json.hpp>

#include "native/http/request_fields.h"
#include "native/server/routes/routes.h"
#include "native/server/routes/speech_fields.h"
#include "native/server/routes/speech_reply.h"

namespace linnet::native {
namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::ordered_json;

void speak(const Request& request, Response& response, const ServerContext& context, const std::string& text,
           const RequestFields& fields) {
  check_text(text, context.options.text, "text");
  // As in Piper, an unknown voice or speaker is no error.
  constexpr auto unknown = UnknownVoice::becomes_the_default;
  SpeechRequest wanted = speech_request(fields, chooser_of(context), text, unknown);
  ReplyShape shape;
  shape.format = &audio_format("wav");
  reply(request, response, context, std::move(wanted), shape, Delivery::whole);
}

void synthesize(const Request& request, Response& response, const ServerContext& context) {
  const RequestFields fields = RequestFields::of(request, RequestFields::Body::always_json);
  const auto text = fields.text({"text"});
  if (!text) throw HttpError(400, "no_text", "'text' is missing: the text to speak").about("text");
  speak(request, response, context, *text, fields);
}

void voices(Response& response, const VoiceList& voice_list) {
  ordered_json page = ordered_json::object();
  for (const VoicePtr& voice : voice_list.all()) page[voice->name()] = ordered_json::parse(voice->settings_text);
  set_json(response, page);
}

void info(Response& response, const VoiceList& voice_list) {
  const VoicePtr voice = voice_list.preferred();
  ordered_json page = {{"voice", nullptr}, {"last", nullptr}};  // what other clients had spoken stays private
  if (voice)
    page["voice"] = {
        {"name", voice->name()}, {"language", voice->language}, {"num_speakers", voice->speakers.speakers}};
  set_json(response, page);
}

}  // namespace

void add_piper_routes(Routes& routes, ServerContext context, const Page& page) {
  routes.post("/synthesize", [context](const Request& q, Response& r) { synthesize(q, r, context); });
  routes.get("/voices", [context](const Request&, Response& r) { voices(r, context.voice_list); });
  routes.get("/info", [context](const Request&, Response& r) { info(r, context.voice_list); });
  routes.get("/", [context, &page](const Request& q, Response& r) {
    if (!q.has_param("text")) {
      page.answer(q, r);
      return;
    }
    speak(q, r, context, q.get_param_value("text"), RequestFields::of(q));
  });
  routes.post("/", [context](const Request& q, Response& r) {
    if (q.is_multipart_form_data() || q.get_header_value("Content-Type").starts_with("application/json"))
      throw HttpError(415, "unsupported_type", "POST / takes the text as it is, with Content-Type text/plain");
    // curl -d without a type declares any body as a form.
    speak(q, r, context, q.body, RequestFields());
  });
}

}  // namespace linnet::native
