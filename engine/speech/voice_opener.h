// Opens a voice under the governor, in one way for the command line, the server and the page.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "engine/governor/governor.h"
#include "engine/linnet.h"

namespace linnet {

// A file of a voice that may be opened. What it refers to is not used after the call that it is given to.
struct OfferedVoice {
  std::string name;           // "en_US-joe-medium.int8": for messages
  std::string_view settings;  // text of NAME.onnx.json; empty: the bundle's own
  std::variant<std::span<const std::byte>, const VoiceSource*> model;  // its bytes, or where to read them
  Consumed consumed = {};  // of bytes: gets each part that has been read, so that a mapped file's pages can be dropped
};

struct VoiceOpening {
  std::optional<VoicePlan> plan = {};       // the only one to open it with; empty: the roomiest that fits
  std::uint64_t leave_free_bytes = 0;       // best effort: for the texts that the voice is to speak
  const std::atomic<bool>* stop = nullptr;  // set it from any thread: open() ends with ErrorKind::stopped
  std::function<void(std::size_t variant)> admitted = {};  // called when memory is reserved, before the voice is opened
};

struct OpenedVoice {
  std::unique_ptr<Voice> voice;
  std::size_t variant = 0;  // index into what was offered
  VoicePlan plan;
  MemoryModel memory_model;  // of the process with this voice; nothing for a cache
};

// What opening the voice would take. Reads no weights, but a bundle in memory as a whole, for its checksum.
// bad_voice, bad_input: as Engine::memory_of(). Any thread may call it at any time.
VoiceMemory memory_of(const Engine& engine, const OfferedVoice& voice, const VoicePlan& plan);

// Opens the first of `offered` (at least one: the wanted one first, then smaller ones) that the governor admits.
// Memory is reserved before anything is read, and no longer reserved as far as the voice has taken it.
// out_of_memory, memory_in_use: as Admission::admit_voice(); stopped; bad_voice, bad_input: as Engine::open_voice().
// On the engine's thread.
OpenedVoice open_voice(Engine& engine, Governor& governor, std::span<const OfferedVoice> offered,
                       const VoiceOpening& opening = {});

}  // namespace linnet
