// A reader of changed hibari voices: nothing beside the file describes them, so widths, loops and heads come from
// untrusted nodes and names.
#include <algorithm>
#include <atomic>
#include <memory>

#include "engine/linnet.h"
#include "engine/voice_source.h"
#include "engine/voices/onnx/onnx_model.h"
#include "tests/fuzz/bounded_source.h"
#include "tests/fuzz/readers.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

namespace linnet::test {
namespace {

struct SmallVoice {
  std::vector<std::byte> bytes = read_bytes(source_path("tests/golden/hibari/tiny-hibari.onnx"));
  // Offsets of what is no tensor's values: names, shapes, nodes. A change among the values seldom leads anywhere.
  std::vector<std::size_t> structure;

  SmallVoice() {
    std::vector<bool> is_value(bytes.size());
    const OnnxModel model = OnnxModel::parse(bytes);
    for (const auto& [name, tensor] : model.tensors()) {
      if (tensor.type == Tensor::Type::i64 || tensor.bytes.empty()) continue;  // shapes and numbers of heads
      const auto at = tensor.bytes.data() - bytes.data();
      std::fill_n(is_value.begin() + at, tensor.bytes.size(), true);
    }
    for (std::size_t i = 0; i < bytes.size(); ++i)
      if (!is_value[i]) structure.push_back(i);
  }
};

// Each edit has four bytes of position, one byte of length, and the bytes to write there. Positions count the bytes of
// the structure; with the highest bit set, all bytes. Where the length is 0, the file ends.
std::vector<std::byte> edited(const SmallVoice& voice, std::span<const std::byte> edits) {
  std::vector<std::byte> bytes = voice.bytes;
  constexpr std::size_t head = 5;
  while (edits.size() >= head) {
    std::size_t place = 0;
    for (std::size_t i = 0; i < 3; ++i) place |= std::to_integer<std::size_t>(edits[i]) << (8 * i);
    const bool anywhere = (edits[3] & std::byte{0x80}) != std::byte{0};
    const std::size_t size = std::min<std::size_t>(std::to_integer<std::size_t>(edits[4]) % 16, edits.size() - head);
    const std::size_t at = anywhere ? place % voice.bytes.size() : voice.structure[place % voice.structure.size()];
    if (std::to_integer<std::size_t>(edits[4]) == 0) bytes.resize(std::min(at, bytes.size()));
    for (std::size_t i = 0; i < size && at + i < bytes.size(); ++i) bytes[at + i] = edits[head + i];
    edits = edits.subspan(head + size);
  }
  return bytes;
}

void speak_by(Voice& voice) {
  std::atomic<bool> stop = false;
  std::size_t samples = 0;
  SpeakOptions options;
  options.stop = &stop;
  const std::int64_t ids[] = {0, 50, 25, 4, 16, 43, 0};
  voice.speak_ids(ids, options, [&](const AudioBlock& block) {
    for (const float s : block.samples) must(s >= -1 && s <= 1, "samples lie in [-1, 1]");
    stop = (samples += block.samples.size()) > 20'000;
  });
}

}  // namespace

Reader hibari_reader() {
  struct Opened {
    Engine engine{EngineOptions{}};
    SmallVoice voice;
  };
  const auto opened = std::make_shared<Opened>();
  return [opened](std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    const auto choice = std::to_integer<unsigned>(bytes[0]);
    const std::vector<std::byte> voice = exact_copy(edited(opened->voice, bytes.subspan(1)));
    VoicePlan plan;
    plan.compact = (choice & 0x80) != 0;
    const BoundedSource source(voice);
    read_or_refuse({ErrorKind::bad_voice, ErrorKind::stopped}, [&] {
      const bool by_pieces = (choice & 0x40) != 0;
      const auto open =
          by_pieces ? opened->engine.open_voice(source, "", plan) : opened->engine.open_voice(voice, "", {}, plan);
      must(opened->engine.memory_of(voice, plan).peak() > 0, "what opens has a plan");
      speak_by(*open);
    });
  };
}

}  // namespace linnet::test
