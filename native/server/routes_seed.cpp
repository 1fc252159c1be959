// Linnet's own API: the routes that the page and plain curl use.
#include <nlohmann/json.hpp>

#include "native/http/request_fields.h"
#include "native/server/routes.h"
#include "native/server/speech_fields.h"
#include "native/server/speech_reply.h"

namespace linnet::native {
namespace {

using httplib::Request;
using httplib::Response;

void tts(const Request& request, Response& response, const ServerParts& parts) {
  const RequestFields fields = RequestFields::of(request);
  const auto text = fields.text({"text"});
  if (!text) throw HttpError(400, "no_text", "'text' is missing: the text to speak").about("text");
  check_text(*text, parts.options.text, "text");
  const ReplyShape shape = choose_shape(fields, "wav");
  SpeechRequest wanted = speech_request(fields, chooser_of(parts), *text, UnknownVoice::is_an_error);
  reply(
      request, response, parts, std::move(wanted), shape,
      fields.flag({"stream"}).value_or(shape.kind == ReplyShape::Kind::events) ? Delivery::streamed : Delivery::whole);
}

}  // namespace

void add_seed_routes(Routes& routes, ServerParts parts) {
  routes.post("/tts", [parts](const Request& q, Response& r) { tts(q, r, parts); });
}

}  // namespace linnet::native
