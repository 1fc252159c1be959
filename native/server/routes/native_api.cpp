// Linnet's own API: the routes that the page and plain curl use.
#include <nlohmann/json.hpp>

#include "native/http/request_fields.h"
#include "native/server/routes/routes.h"
#include "native/server/routes/speech_fields.h"
#include "native/server/routes/speech_reply.h"

namespace linnet::native {
namespace {

using httplib::Request;
using httplib::Response;

void tts(const Request& request, Response& response, const ServerContext& context) {
  const RequestFields fields = RequestFields::of(request);
  const auto text = fields.text({"text"});
  if (!text) throw HttpError(400, "no_text", "'text' is missing: the text to speak").about("text");
  check_text(*text, context.options.text, "text");
  const ReplyShape shape = choose_shape(fields, "wav");
  SpeechRequest wanted = speech_request(fields, chooser_of(context), *text, UnknownVoice::is_an_error);
  reply(
      request, response, context, std::move(wanted), shape,
      fields.flag({"stream"}).value_or(shape.kind == ReplyShape::Kind::events) ? Delivery::streamed : Delivery::whole);
}

}  // namespace

void add_native_routes(Routes& routes, ServerContext context) {
  routes.post("/tts", [context](const Request& q, Response& r) { tts(q, r, context); });
}

}  // namespace linnet::native
