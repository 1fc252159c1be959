// What is said on one connection of /v1/audio/speech/stream.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "native/server/routes/routes.h"
#include "native/server/routes/speech_fields.h"
#include "native/server/speech/context.h"
#include "native/server/stream/messages.h"
#include "native/server/stream/speech_writer.h"
#include "native/websocket/websocket.h"

namespace linnet::native {

class StreamSession {
 public:
  // HttpError 400, 404, 503: the fields of the request's query are refused, as over HTTP. The arguments, and what
  // `upgrade` refers to, must outlive this.
  StreamSession(const HttpUpgrade& upgrade, const ServerContext& context, const StreamHooks& hooks);

  // Returns when the connection is to be closed. Throws HttpError only where the handshake fails.
  void run(const WebSocketLimits& limits);

 private:
  void serve();
  void take(const ClientMessage& message);
  void speak(const std::string& text);
  std::shared_ptr<StreamedSpeech> begin_text();
  HttpError tell(const std::exception_ptr& thrown);

  const HttpUpgrade& upgrade_;
  const ServerContext& context_;
  const StreamHooks& hooks_;
  const RequestFields fields_;
  const ReplyShape shape_;
  WebSocket* socket_ = nullptr;  // this and the next: while run() serves
  SpeechWriter* writer_ = nullptr;
  std::shared_ptr<StreamedSpeech> text_;  // that the client is writing
  bool is_refused_ = false;               // the text; the client was told, and the rest is dropped
  bool is_closing_ = false;
};

inline constexpr const char* stream_path = "/v1/audio/speech/stream";
void add_stream_route(Routes& routes, ServerContext context, StreamHooks hooks);

}  // namespace linnet::native
