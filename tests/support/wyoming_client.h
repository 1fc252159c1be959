// A client of the Wyoming protocol for tests, which reads frames more strictly than clients do.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/raw_connection.h"

namespace linnet::test {

struct WyomingFrame {
  std::string type;
  nlohmann::json data;
  std::string payload;
};

inline std::string wyoming_bytes(const std::string& type, const nlohmann::json& data = nlohmann::json::object()) {
  const std::string body = data.empty() ? "" : data.dump();
  nlohmann::json line = {{"type", type}, {"version", "1.10.2"}};
  if (!body.empty()) line["data_length"] = body.size();
  return line.dump() + "\n" + body;
}

class WyomingClient {
 public:
  explicit WyomingClient(int port, int receive_buffer_bytes = 0) : connection_(port, receive_buffer_bytes) {}

  bool send(const std::string& type, const nlohmann::json& data = nlohmann::json::object()) {
    return connection_.send(wyoming_bytes(type, data));
  }
  RawConnection& connection() { return connection_; }

  // The next frame; nothing if the server has closed or none comes in time. Throws std::runtime_error if it is none.
  std::optional<WyomingFrame> next(double most_seconds = 30) {
    const auto end = unread_.find('\n');
    if (end == std::string::npos) return receive(most_seconds) ? next(most_seconds) : std::nullopt;
    const auto line = nlohmann::json::parse(unread_.substr(0, end));
    const std::size_t data = line.value("data_length", std::size_t{0});
    const std::size_t payload = line.value("payload_length", std::size_t{0});
    if (line.contains("data")) throw std::runtime_error("data are to follow the line");
    while (unread_.size() < end + 1 + data + payload)
      if (!receive(most_seconds)) throw std::runtime_error("a frame without its end");
    WyomingFrame frame{line.at("type"), nlohmann::json::object(), unread_.substr(end + 1 + data, payload)};
    if (data > 0) frame.data = nlohmann::json::parse(unread_.substr(end + 1, data));
    unread_.erase(0, end + 1 + data + payload);
    return frame;
  }
  // All frames up to the first of this type, or an error, or the connection's end.
  std::vector<WyomingFrame> until(const std::string& type) {
    std::vector<WyomingFrame> frames;
    while (auto frame = next()) {
      frames.push_back(std::move(*frame));
      if (frames.back().type == type || frames.back().type == "error") break;
    }
    return frames;
  }
  // The code of the error that the server answers; "" if it answers something else.
  std::string error() {
    const auto frame = next();
    return frame && frame->type == "error" ? frame->data.at("code").get<std::string>() : "";
  }
  bool is_closed() {
    while (next(5)) {
    }
    return connection_.is_closed();
  }

 private:
  bool receive(double most_seconds) {
    const auto start = std::chrono::steady_clock::now();
    const auto passed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
    while (passed() < most_seconds) {
      const std::string bytes = connection_.receive(1 << 16, 0.02);
      unread_ += bytes;
      if (!bytes.empty()) return true;
      if (connection_.is_closed()) return false;
    }
    return false;
  }

  RawConnection connection_;
  std::string unread_;
};

// Types of frames, repeated ones once: "audio-start audio-chunk audio-stop".
inline std::string outline(const std::vector<WyomingFrame>& frames) {
  std::string types;
  std::string last;
  for (const WyomingFrame& frame : frames) {
    if (frame.type == last) continue;
    types += (types.empty() ? "" : " ") + frame.type;
    last = frame.type;
  }
  return types;
}

inline std::string samples_of(const std::vector<WyomingFrame>& frames) {
  std::string samples;
  for (const WyomingFrame& frame : frames) samples += frame.payload;
  return samples;
}

}  // namespace linnet::test
