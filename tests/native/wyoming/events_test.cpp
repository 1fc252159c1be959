// Frames of the Wyoming protocol: what is read, in pieces of any length, and what is refused.
#include "native/wyoming/events.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "native/http/error.h"

namespace linnet::test {
namespace {

using native::HttpError;
using native::wyoming_frame;
using native::WyomingEvent;
using native::WyomingEventReader;

constexpr std::size_t most_data = 1000;

// All events of these bytes, given to the reader in pieces of so many.
std::vector<WyomingEvent> events_in(const std::string& bytes, std::size_t piece) {
  WyomingEventReader reader(most_data);
  std::vector<WyomingEvent> events;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    reader.add(std::string_view(bytes).substr(at, piece));
    while (auto event = reader.next()) events.push_back(std::move(*event));
  }
  CHECK_FALSE(reader.is_inside_event());
  return events;
}

std::string refusal_of(const std::string& bytes) {
  WyomingEventReader reader(most_data);
  reader.add(bytes);
  try {
    while (reader.next()) {
    }
  } catch (const HttpError& error) {
    return error.code();
  }
  return "none";
}

}  // namespace

TEST_CASE("Events are read from pieces of any length, their data merged, their payloads dropped") {
  const std::string bytes =
      "{\"type\":\"nonsense\",\"payload_length\":3}\nab\n{\"type\":\"ping\",\"data\":{\"text\":\"inline\"}}\r\n"
      "{\"type\":\"ping\",\"data\":{\"text\":\"no\",\"more\":1},\"data_length\":14}\n{\"text\":\"yes\"}"
      "{\"type\":\"describe\",\"data\":null,\"data_length\":null,\"payload_length\":0}\n";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
    const auto events = events_in(bytes, piece);
    REQUIRE(events.size() == 4);
    CHECK(events[0].type == "nonsense");
    CHECK(events[1].data == nlohmann::json{{"text", "inline"}});
    CHECK(events[2].data == nlohmann::json{{"text", "yes"}, {"more", 1}});
    CHECK(events[3].type == "describe");
    CHECK(events[3].data == nlohmann::json::object());
  }
}

TEST_CASE("A frame that was written is read again, with bytes that are not UTF-8 replaced") {
  const auto events = events_in(wyoming_frame("a", {{"text", "é\n\xFF"}}, "payload") + wyoming_frame("b", {}), 5);
  REQUIRE(events.size() == 2);
  CHECK(events[0].data == nlohmann::json{{"text", "é\n\uFFFD"}});
  CHECK(events[1].type == "b");
  CHECK(wyoming_frame("b", {}).find("_length") == std::string::npos);
}

TEST_CASE("What is no frame is refused") {
  for (const char* line : {"GET / HTTP/1.1\r\n", "\n", "[]\n", "\"describe\"\n", "{\"data\":{}}\n", "{\"type\":1}\n",
                           "{\"type\":\"a\",\"data\":[]}\n", "{\"type\":\"a\",\"data_length\":-1}\n",
                           "{\"type\":\"a\",\"data_length\":\"5\"}\n", "{\"type\":\"a\",\"payload_length\":1.5}\n",
                           "{\"type\":\"a\",\"data_length\":2}\n[]", "{\"type\":\"\xFF\"}\n",
                           "{\"type\":\"a\",\"data\":{\"text\":\"\\ud83d\"}}\n"}) {
    INFO(line);
    CHECK(refusal_of(line) == "bad_event");
  }
  const std::string deep(30'000, '[');
  CHECK(refusal_of("{\"type\":\"a\",\"data\":{\"x\":" + deep + "}}\n") == "bad_event");
}

TEST_CASE("Lines, data and payloads have limits") {
  const auto line_of = [](std::size_t bytes) {
    const std::string begin = "{\"type\":\"a\",\"data\":{\"text\":\"";
    const std::string end = "\"}}";
    return begin + std::string(bytes - begin.size() - end.size(), 'x') + end + "\n";
  };
  CHECK(refusal_of(line_of(WyomingEventReader::most_line_bytes - 1)) == "none");
  CHECK(refusal_of(line_of(WyomingEventReader::most_line_bytes)) == "event_too_long");
  CHECK(refusal_of(std::string(WyomingEventReader::most_line_bytes, 'x')) == "event_too_long");  // without its end
  CHECK(refusal_of("{\"type\":\"a\",\"data_length\":1000}\n") == "none");
  CHECK(refusal_of("{\"type\":\"a\",\"data_length\":1001}\n") == "event_too_long");
  CHECK(refusal_of("{\"type\":\"a\",\"payload_length\":18446744073709551615}\n") == "event_too_long");
  CHECK(refusal_of("{\"type\":\"a\",\"payload_length\":99999999999999999999}\n") == "bad_event");
}

}  // namespace linnet::test
