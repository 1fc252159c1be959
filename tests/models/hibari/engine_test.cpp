// A hibari voice by the engine.
#include <catch2/catch_test_macros.hpp>

#include "engine/linnet.h"
#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;

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
