// A reader of changed hibari voices: nothing beside the file describes them, so widths, loops and heads come from
// untrusted nodes and names.
#include <memory>

#include "engine/linnet.h"
#include "engine/voice_source.h"
#include "tests/fuzz/bounded_source.h"
#include "tests/fuzz/editable_onnx.h"
#include "tests/fuzz/readers.h"
#include "tests/fuzz/spoken_ids.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

namespace linnet::test {

Reader hibari_reader() {
  struct Opened {
    Engine engine{EngineOptions{}};
    EditableOnnx voice{read_bytes(source_path("tests/golden/hibari/tiny-hibari.onnx"))};
  };
  const auto opened = std::make_shared<Opened>();
  return [opened](std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    const auto choice = std::to_integer<unsigned>(bytes[0]);
    const std::vector<std::byte> voice = exact_copy(opened->voice.edited(bytes.subspan(1)));
    VoicePlan plan;
    plan.compact = (choice & 0x80) != 0;
    const BoundedSource source(voice);
    read_or_refuse({ErrorKind::bad_voice, ErrorKind::stopped}, [&] {
      const bool by_pieces = (choice & 0x40) != 0;
      const auto open =
          by_pieces ? opened->engine.open_voice(source, "", plan) : opened->engine.open_voice(voice, "", {}, plan);
      must(opened->engine.memory_of(voice, plan).peak() > 0, "what opens has a plan");
      speak_ids_by(*open);
    });
  };
}

}  // namespace linnet::test
