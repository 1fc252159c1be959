// The messages of /v1/audio/speech/stream (docs/websocket.md): those of Deepgram's text-to-speech WebSocket, and Words.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "native/http/error.h"
#include "native/server/routes/reply_body.h"

namespace linnet::native {

struct ClientMessage {
  enum class Kind {
    speak,  // more of a text
    flush,  // the text has ended
    clear,  // nothing more of it is to be heard
    close,  // as flush, and the connection ends after it
  };
  Kind kind;
  std::string text;  // of speak
};

// HttpError 400: no JSON object, an unknown type, no text.
ClientMessage client_message(const std::string& json);

// ---- What clients are sent.
std::string metadata_message(const std::string& voice, const ReplyShape& shape);
std::string words_message(const std::vector<WordTiming>& words);
std::string done_message(bool is_cleared, std::uint64_t sequence_id);  // Flushed, or Cleared
std::string error_message(const HttpError& error);

}  // namespace linnet::native
