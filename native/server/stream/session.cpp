#include "native/server/stream/session.h"

#include <utility>

namespace linnet::native {
namespace {

using Kind = ClientMessage::Kind;

ReplyShape stream_shape(const RequestFields& fields) {
  const ReplyShape shape = choose_shape(fields, "pcm");
  if (shape.kind != ReplyShape::Kind::audio || !shape.streams())
    throw HttpError(400, "unknown_format", "a stream's format has to be one that is sent as it is made, such as pcm")
        .about("response_format");
  return shape;
}

// Plain text of which more comes.
SpeechRequest stream_request(const RequestFields& fields, const ServerContext& context) {
  for (const char* name : {"ssml", "markdown", "markdown_code"})
    if (fields.text({name}))
      throw HttpError(400, "bad_field", std::string("'") + name + "' needs a whole text; a stream has plain text")
          .about(name);
  SpeechRequest request = speech_request(fields, chooser_of(context), "", UnknownVoice::is_an_error);
  request.own_words = context.own_words.digest();
  return request;
}

}  // namespace

StreamSession::StreamSession(const HttpUpgrade& upgrade, const ServerContext& context, const StreamHooks& hooks)
    : upgrade_(upgrade),
      context_(context),
      hooks_(hooks),
      fields_(RequestFields::of(upgrade.request)),
      shape_(stream_shape(fields_)) {}

void StreamSession::run(const WebSocketLimits& limits) {
  const std::string voice = stream_request(fields_, context_).voice().name();
  const auto socket = accept_websocket(upgrade_.connection, upgrade_.request, limits, "token");
  SpeechWriter writer(*socket, shape_, upgrade_.request.remote_addr, hooks_);
  socket_ = socket.get();
  writer_ = &writer;
  try {
    socket->send_text(metadata_message(voice, shape_));
    serve();
    writer.stop();
    socket->close(upgrade_.is_leaving() ? going_away : closed_normally, "");
  } catch (const std::exception&) {  // of the connection itself
    writer.stop();
    const HttpError error = tell(std::current_exception());
    socket->close(error.status() == 503 ? going_away : policy_violation, error.code());
  }
}

void StreamSession::serve() {
  const auto look = [this] {
    if (text_) return WebSocket::Wait::for_nothing;
    if (!writer_->is_idle()) return WebSocket::Wait::for_us;
    return is_closing_ || upgrade_.is_leaving() ? WebSocket::Wait::is_over : WebSocket::Wait::for_nothing;
  };
  while (!(is_closing_ && writer_->is_idle())) {
    const auto message = socket_->next_message(look);
    if (!message) return;
    if (is_closing_) continue;
    try {
      take(client_message(*message));
    } catch (const std::exception&) {
      if (tell(std::current_exception()).code() == "too_many_messages") is_closing_ = true;
    }
  }
}

HttpError StreamSession::tell(const std::exception_ptr& thrown) {
  HttpError error = told_error(thrown, hooks_.report);
  if (!socket_->is_lost()) hooks_.refused(error);
  socket_->send_text(error_message(error));
  return error;
}

void StreamSession::take(const ClientMessage& message) {
  if (message.kind == Kind::speak) return speak(message.text);
  const auto text = std::exchange(text_, nullptr);
  is_refused_ = false;
  if (message.kind == Kind::clear) return writer_->clear();
  if (text) text->text->end();
  is_closing_ = message.kind == Kind::close;
  if (!is_closing_ || text) writer_->end();
}

void StreamSession::speak(const std::string& text) {
  if (is_refused_) return;
  try {
    if (!text_) text_ = begin_text();
    text_->text->append(text);
  } catch (const std::exception&) {
    is_refused_ = true;
    writer_->refuse();
    throw;
  }
}

std::shared_ptr<StreamedSpeech> StreamSession::begin_text() {
  if (upgrade_.is_leaving()) throw shutting_down();
  auto speech = std::make_shared<StreamedSpeech>(upgrade_.answers);
  speech->text = streamed_text(context_);
  SpeechRequest request = stream_request(fields_, context_);
  request.streamed = speech->text;
  speech->source =
      native::speak(context_, std::move(request), upgrade_.request.remote_addr,
                    [cancelled = speech->is_cancelled, socket = socket_] { return *cancelled || socket->is_lost(); });
  writer_->begin(speech);
  return speech;
}

void add_stream_route(Routes& routes, ServerContext context, StreamHooks hooks) {
  WebSocketLimits limits;
  limits.message_bytes = context.options.http.body_bytes;
  limits.idle_time = context.options.stream_idle_time;
  limits.write_time = context.options.http.write_time;
  routes.websocket(stream_path, [context, limits, hooks = std::move(hooks)](const HttpUpgrade& upgrade) {
    StreamSession(upgrade, context, hooks).run(limits);
  });
}

}  // namespace linnet::native
