// A WebSocket client for tests, which writes any frames it is told to, and reads those of the server strictly.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/raw_connection.h"

namespace linnet::test {

inline constexpr int text_frame = 1, binary_frame = 2, close_frame = 8, ping_frame = 9, pong_frame = 10;

// A frame as clients send it, masked (RFC 6455, 5.2).
inline std::string frame_bytes(int opcode, const std::string& payload, bool is_last = true, bool is_masked = true) {
  std::string bytes(1, static_cast<char>((is_last ? 0x80 : 0) | opcode));
  const char mask_bit = static_cast<char>(is_masked ? 0x80 : 0);
  const std::size_t size = payload.size();
  const int length_bytes = size < 126 ? 0 : size < 65536 ? 2 : 8;
  bytes += static_cast<char>(mask_bit | (length_bytes == 0 ? static_cast<int>(size) : length_bytes == 2 ? 126 : 127));
  for (int i = length_bytes - 1; i >= 0; --i) bytes += static_cast<char>(size >> (8 * i) & 0xff);
  if (!is_masked) return bytes + payload;
  const std::string mask = "\x11\x22\x33\x44";
  bytes += mask;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(payload[i] ^ mask[i % 4]);
  return bytes;
}

struct WebSocketFrame {
  int opcode = 0;
  std::string payload;
  nlohmann::json message() const { return nlohmann::json::parse(payload); }
  std::string type() const { return opcode == binary_frame ? "audio" : message().value("type", ""); }
  // Of a frame that closes; 0: it has none.
  int code() const {
    return payload.size() < 2 ? 0
                              : static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
  }
};

class WebSocketClient {
 public:
  static constexpr const char* path = "/v1/audio/speech/stream";

  explicit WebSocketClient(int port, const std::string& query = "", const std::string& headers = "",
                           int receive_buffer_bytes = 0)
      : connection_(port, receive_buffer_bytes) {
    connection_.send("GET " + std::string(path) + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n" +
                     "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n");
    for (std::string more; head_.find("\r\n\r\n") == std::string::npos; head_ += more)
      if ((more = connection_.receive(1)).empty()) break;
  }

  const std::string& head() const { return head_; }  // of the answer to the handshake
  RawConnection& connection() { return connection_; }
  bool send(const nlohmann::json& message) { return connection_.send(frame_bytes(text_frame, message.dump())); }
  bool speak(const std::string& text) { return send({{"type", "Speak"}, {"text", text}}); }

  // Nothing if the server has closed, or sends nothing for so long.
  std::optional<WebSocketFrame> next(double most_seconds = 30) {
    std::string head = connection_.receive(2, most_seconds);
    if (head.size() < 2) return std::nullopt;
    const auto first = static_cast<unsigned char>(head[0]), second = static_cast<unsigned char>(head[1]);
    CHECK((first & 0xf0) == 0x80);  // whole messages, without extensions
    CHECK((second & 0x80) == 0);    // servers do not mask
    std::size_t size = second;
    if (second >= 126) {
      const std::string length = connection_.receive(second == 126 ? 2 : 8);
      size = 0;
      for (const char byte : length) size = size << 8 | static_cast<unsigned char>(byte);
    }
    return WebSocketFrame{first & 0xf, size == 0 ? "" : connection_.receive(size)};
  }
  // All frames up to a message of this type.
  std::vector<WebSocketFrame> until(const std::string& type) {
    std::vector<WebSocketFrame> frames;
    while (auto frame = next()) {
      frames.push_back(*frame);
      if (frame->opcode == close_frame || frame->type() == type) return frames;
    }
    FAIL("the server closed before " << type);
    return frames;
  }
  // The code of the next error; empty: the server closes without one.
  std::string error() {
    while (const auto frame = next()) {
      if (frame->opcode == close_frame) break;
      if (frame->type() == "Error") return frame->message()["code"];
    }
    return "";
  }
  // The code with which the server closes; 0: none, or it does not.
  int closing() {
    while (const auto frame = next())
      if (frame->opcode == close_frame) return frame->code();
    return 0;
  }

 private:
  RawConnection connection_;
  std::string head_;
};

// "Metadata audio Flushed": types of messages, repeated ones once.
inline std::string outline(const std::vector<WebSocketFrame>& frames) {
  std::string types, last;
  for (const WebSocketFrame& frame : frames) {
    const std::string type = frame.opcode == close_frame ? "close" : frame.type();
    if (type != last) types += (types.empty() ? "" : " ") + type;
    last = type;
  }
  return types;
}

inline std::string samples_of(const std::vector<WebSocketFrame>& frames) {
  std::string samples;
  for (const WebSocketFrame& frame : frames)
    if (frame.opcode == binary_frame) samples += frame.payload;
  return samples;
}

}  // namespace linnet::test
