// The server's side of a WebSocket (RFC 6455): whole messages in both directions. Frames, pings and the closing
// handshake are libwslay's; this bounds their sizes and times.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "native/http/connection.h"

namespace linnet::native {

struct WebSocketLimits {
  std::size_t message_bytes = 1 << 20;
  // For a client that sends no message and is sent none; for a client to take a part of what is sent.
  std::chrono::milliseconds idle_time{60'000}, write_time{10'000};
};

// One thread receives; any may send and ask.
class WebSocket {
 public:
  virtual ~WebSocket() = default;

  // What a client that sends nothing waits for.
  enum class Wait {
    for_nothing,  // it counts as idle
    for_us,       // it does not
    is_over,      // next_message() returns nothing
  };
  // Waits for the next text message, which is UTF-8. Nothing if the client has closed or gone, or was closed for what
  // it has sent: 1002 or no code: no frame, 1003: a binary message, 1007: not UTF-8, 1009: too long. While no message
  // arrives, look() is asked ten times a second. HttpError 408: idle for too long; 503: the server ends.
  virtual std::optional<std::string> next_message(const std::function<Wait()>& look) = 0;
  // False once the client has closed or gone, or does not read.
  virtual bool send_text(std::string_view text) = 0;
  virtual bool send_binary(std::string_view bytes) = 0;
  virtual bool is_lost() const = 0;
  // The last thing that is sent. `reason`: at most 123 bytes.
  virtual void close(int code, std::string_view reason) = 0;
};

inline constexpr int closed_normally = 1000, going_away = 1001, policy_violation = 1008;

// Completes the handshake that the request asks for. `protocol` is the subprotocol that the server speaks if the client
// offers it. HttpError 400, 426: it is no such request; 501: this program was built without the libraries. `connection`
// must outlive the result, and all of it.
std::unique_ptr<WebSocket> accept_websocket(HttpConnection& connection, const httplib::Request& request,
                                            const WebSocketLimits& limits, std::string_view protocol);

}  // namespace linnet::native
