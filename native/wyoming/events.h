// The frames of the Wyoming protocol (github.com/OHF-Voice/wyoming): a line of JSON
// {"type", "version", "data"?, "data_length"?, "payload_length"?}, then data_length bytes of JSON, whose members
// replace those of "data", then payload_length bytes of audio.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace linnet::native {

struct WyomingEvent {
  std::string type;
  nlohmann::json data;  // an object
};

// The frame of an event. Bytes in `data` that are not UTF-8 are replaced.
std::string wyoming_frame(std::string_view type, const nlohmann::ordered_json& data, std::string_view payload = {});

// Reads the events that a client sends, from pieces of any length. Their payloads are dropped: speech needs none.
class WyomingEventReader {
 public:
  static constexpr std::size_t most_line_bytes = 64 << 10;  // as much as the protocol's own library reads

  explicit WyomingEventReader(std::size_t most_data_bytes) : most_data_bytes_(most_data_bytes) {}

  // Call when next() has returned nothing.
  void add(std::string_view bytes) { unread_ += bytes; }
  // The next event; nothing if more bytes are needed. HttpError 400: not such a frame; 413: the line, the data or the
  // payload (which may have as many bytes as the data) is too long. It is then unknown where the next event begins.
  std::optional<WyomingEvent> next();
  bool is_inside_event() const { return event_ || payload_left_ > 0 || !unread_.empty(); }

 private:
  bool read_line();
  bool drop_payload();

  const std::size_t most_data_bytes_;
  std::string unread_;
  std::optional<WyomingEvent> event_;  // whose line has been read
  std::size_t data_left_ = 0;
  std::size_t payload_left_ = 0;  // of event_, or of the event before
};

}  // namespace linnet::native
