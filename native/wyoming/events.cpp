#include "native/wyoming/events.h"

#include <algorithm>

#include "engine/voices/json_nesting.h"
#include "native/http/error.h"

namespace linnet::native {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* protocol_version = "1.10.2";  // of the library whose events these are
constexpr std::size_t deepest = 8;                  // known events have three levels

[[noreturn]] void not_a_frame(const std::string& what) {
  throw HttpError(400, "bad_event", what + "; an event is a line such as {\"type\": \"describe\"}");
}

json object_of(std::string_view text, const char* what) {
  if (nesting_of(text) > deepest) not_a_frame(std::string(what) + " is nested too deeply");
  json object = json::parse(text, nullptr, false);
  if (!object.is_object()) not_a_frame(std::string(what) + " is not a JSON object");
  return object;
}

std::size_t length_in(const json& line, const char* key, std::size_t most) {
  const auto found = line.find(key);
  if (found == line.end() || found->is_null()) return 0;
  if (!found->is_number_unsigned()) not_a_frame(std::string("\"") + key + "\" is not a number of bytes");
  const auto length = found->get<std::uint64_t>();
  if (length > most)
    throw HttpError(413, "event_too_long",
                    std::string("\"") + key + "\" is more than " + std::to_string(most) + " bytes");
  return static_cast<std::size_t>(length);
}

}  // namespace

std::string wyoming_frame(std::string_view type, const ordered_json& data, std::string_view payload) {
  const auto text = [](const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  };
  const std::string body = data.empty() ? "" : text(data);
  ordered_json line = {{"type", type}, {"version", protocol_version}};
  if (!body.empty()) line["data_length"] = body.size();
  if (!payload.empty()) line["payload_length"] = payload.size();
  std::string frame = text(line) + '\n';
  frame.reserve(frame.size() + body.size() + payload.size());
  return frame.append(body).append(payload);
}

// False: the line is not complete.
bool WyomingEventReader::read_line() {
  const std::size_t end = unread_.find('\n');
  if (std::min(end, unread_.size()) >= most_line_bytes)
    throw HttpError(413, "event_too_long",
                    "the line of an event is longer than " + std::to_string(most_line_bytes) +
                        " bytes; longer data follow it, with \"data_length\"");
  if (end == std::string::npos) return false;
  json line = object_of(std::string_view(unread_).substr(0, end), "the line");
  unread_.erase(0, end + 1);
  const auto type = line.find("type");
  if (type == line.end() || !type->is_string()) not_a_frame("the line has no \"type\"");
  const auto data = line.find("data");
  const bool has_data = data != line.end() && !data->is_null();
  if (has_data && !data->is_object()) not_a_frame("\"data\" is not a JSON object");
  data_left_ = length_in(line, "data_length", most_data_bytes_);
  payload_left_ = length_in(line, "payload_length", most_data_bytes_);
  event_ = WyomingEvent{type->get<std::string>(), has_data ? std::move(*data) : json::object()};
  return true;
}

// False: some of it has not arrived.
bool WyomingEventReader::drop_payload() {
  const std::size_t count = std::min(payload_left_, unread_.size());
  unread_.erase(0, count);
  payload_left_ -= count;
  return payload_left_ == 0;
}

std::optional<WyomingEvent> WyomingEventReader::next() {
  if (!event_ && !(drop_payload() && read_line())) return std::nullopt;
  if (unread_.size() < data_left_) return std::nullopt;
  if (data_left_ > 0) {
    const json more = object_of(std::string_view(unread_).substr(0, data_left_), "the event's data");
    unread_.erase(0, data_left_);
    data_left_ = 0;
    event_->data.update(more);
  }
  return std::exchange(event_, std::nullopt);  // its payload is dropped before the next one
}

}  // namespace linnet::native
