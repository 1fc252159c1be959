// The reader of Wyoming's frames, and what a session reads of their data.
#include "engine/error.h"
#include "native/wyoming/events.h"
#include "native/wyoming/synthesize.h"
#include "tests/fuzz/readers.h"

namespace linnet::test {
namespace {

using native::WyomingEvent;

constexpr std::size_t most_data_bytes = 1 << 20;

std::string shown(const std::vector<WyomingEvent>& events) {
  std::string text;
  for (const WyomingEvent& event : events) text += native::wyoming_frame(event.type, event.data);
  return text;
}

// The events of these bytes, given in pieces of so many, up to a fault.
std::vector<WyomingEvent> events_in(const std::string& bytes, std::size_t piece) {
  native::WyomingEventReader reader(most_data_bytes);
  std::vector<WyomingEvent> events;
  read_or_refuse({ErrorKind::bad_input}, [&] {
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      reader.add(std::string_view(bytes).substr(at, piece));
      while (auto event = reader.next()) events.push_back(std::move(*event));
    }
  });
  return events;
}

}  // namespace

// The first byte gives the length of the pieces.
Reader wyoming_reader() {
  return [](std::span<const std::byte> input) {
    if (input.empty()) return;
    const std::string bytes = text_of(input, 1);
    const auto events = events_in(bytes, std::to_integer<std::size_t>(input[0]) + 1);
    must(shown(events) == shown(events_in(bytes, bytes.size() + 1)), "pieces make no difference");
    for (const WyomingEvent& event : events) {
      must(event.data.is_object(), "data are an object");
      read_or_refuse({ErrorKind::bad_input}, [&] { native::synthesize_fields(event.data); });
      read_or_refuse({ErrorKind::bad_input}, [&] { native::synthesize_text(event.data); });
    }
    must(shown(events_in(shown(events), 7)) == shown(events), "what was written is read again");
  };
}

}  // namespace linnet::test
