// A reader of changed bundles of the family styletts2, as `linnet import` makes them: widths, loops, speakers and
// styles come from an untrusted index.
#include <array>
#include <memory>

#include "engine/linnet.h"
#include "engine/models/styletts2/export_reader.h"
#include "engine/quantize/import_voices.h"
#include "engine/voices/onnx/onnx_graph.h"
#include "tests/fuzz/bounded_source.h"
#include "tests/fuzz/edits.h"
#include "tests/fuzz/readers.h"
#include "tests/fuzz/spoken_ids.h"
#include "tests/support/bundles.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

namespace linnet::test {
namespace {

constexpr std::array precisions = {Precision::fp32, Precision::int8, Precision::int4};

std::vector<std::byte> imported(std::span<const std::byte> model, Precision precision) {
  const styletts2::ExportedModel read = styletts2::read_exported(OnnxGraph::parse(model));
  const std::vector<float> values((read.most_ids - 2) * read.style_width, 0.1f);
  const std::array styles = {VoiceStyle{.name = "af_one", .shape = {}, .values = values},
                             VoiceStyle{.name = "bm_two", .shape = {}, .values = values}};
  std::vector<std::byte> bundle;
  import_voices(model, styles, {.precision = precision},
                [&](std::span<const std::byte> part) { bundle.insert(bundle.end(), part.begin(), part.end()); });
  return bundle;
}

}  // namespace

Reader styletts2_reader() {
  struct Voices {
    Engine engine{EngineOptions{}};
    std::vector<std::vector<std::byte>> files;
  };
  const auto voices = std::make_shared<Voices>();
  const std::vector<std::byte> model = read_bytes(source_path("tests/golden/styletts2/tiny-kokoro.onnx"));
  for (const Precision precision : precisions) voices->files.push_back(imported(model, precision));
  return [voices](std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    const auto choice = std::to_integer<unsigned>(bytes[0]);
    std::vector<std::byte> edited = voices->files[choice % voices->files.size()];
    edit(edited, bytes.subspan(1));
    seal(edited);
    const std::vector<std::byte> voice = exact_copy(edited);
    VoicePlan plan;
    plan.compact = (choice & 0x80) != 0;
    const BoundedSource source(voice);
    read_or_refuse({ErrorKind::bad_voice, ErrorKind::bad_input, ErrorKind::stopped}, [&] {
      const bool by_pieces = (choice & 0x40) != 0;
      const auto open =
          by_pieces ? voices->engine.open_voice(source, "", plan) : voices->engine.open_voice(voice, "", {}, plan);
      must(voices->engine.memory_of(voice, plan).peak() > 0, "what opens has a plan");
      speak_ids_by(*open);
    });
  };
}

}  // namespace linnet::test
