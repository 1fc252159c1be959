// A hibari voice by the engine.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstring>

#include "engine/linnet.h"
#include "tests/support/complaint.h"
#include "tests/support/file_in_pieces.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

std::vector<float> spoken(Voice& voice) {
  const std::int64_t ids[] = {0, 50, 25, 4, 16, 43, 0};
  std::vector<float> samples;
  voice.speak_ids(ids, {}, [&](const AudioBlock& block) {
    samples.insert(samples.end(), block.samples.begin(), block.samples.end());
  });
  return samples;
}

}  // namespace

TEST_CASE("the engine speaks a hibari voice's phoneme ids without settings, and no text without the data for English") {
  const std::vector<std::byte> bytes = read_bytes(source_path("tests/golden/hibari/tiny-hibari.onnx"));
  Engine engine(EngineOptions{});
  const auto voice = engine.open_voice(bytes, "", {}, {});
  CHECK(voice->sample_rate_hz() == 24000);
  CHECK(voice->stages().size() == 8);
  CHECK(engine.memory_of(bytes, {}).weights >= voice->weight_bytes());
  const std::int64_t ids[] = {0, 50, 25, 4, 0};
  std::size_t samples = 0;
  const Sink sink = [&](const AudioBlock& block) { samples += block.samples.size(); };
  voice->speak_ids(ids, {}, sink);
  CHECK(samples == 6000);
  CHECK(contains(complaint([&] { voice->speak("Hello.", {}, sink); }), "needs the data for English, en-us.g2p"));
  SpeakOptions options;
  options.noise_w = 0.5f;
  CHECK(contains(complaint([&] { voice->speak_ids(ids, options, sink); }), "no such control"));
}

TEST_CASE("a hibari voice that is read piece by piece is the one that is in memory") {
  const std::vector<std::byte> bytes = read_bytes(source_path("tests/golden/hibari/tiny-hibari.onnx"));
  Engine engine(EngineOptions{});
  const auto in_memory = engine.open_voice(bytes, "", {}, {});
  const FileInPieces pieces(bytes);
  CHECK(engine.memory_of(pieces, {}).peak() == engine.memory_of(bytes, {}).peak());
  const auto by_pieces = engine.open_voice(pieces, "", {});
  CHECK(pieces.largest < bytes.size());
  CHECK(by_pieces->weight_bytes() == in_memory->weight_bytes());
  const std::vector<float> samples = spoken(*in_memory);
  CHECK(samples.size() >= 7 * 600);
  CHECK(identical(spoken(*by_pieces), samples));
}
