// Quantises a generated full-size "high" voice of many speakers. It takes minutes, so only ./test long runs it:
//   LINNET_LONG=1 build/release/linnet_unit_tests "a full-size high voice*"
#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <ctime>

#include "engine/linnet.h"
#include "engine/quantize/quantizer.h"
#include "tests/support/files.h"
#include "tests/support/generated_voice.h"

using namespace linnet;
using namespace linnet::test;

namespace {

// Processor seconds of one sentence.
double work_of(Voice& voice) {
  std::vector<std::int64_t> ids;
  for (std::int64_t i = 0; i < 120; ++i) ids.push_back(1 + i * 7 % 39);
  SpeakOptions options;
  options.speaker = 3;
  const std::clock_t start = std::clock();
  voice.speak_ids(ids, options, [](const AudioBlock&) {});
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

}  // namespace

TEST_CASE("a full-size high voice becomes a quarter of its size, in half of its memory, and no slower") {
  if (!std::getenv("LINNET_LONG")) SKIP("takes minutes; LINNET_LONG=1 runs it");
  GeneratedVoice voice;
  const auto model = voice.bytes();
  const std::string settings = read_text(tiny_voice_path("tiny-high-speakers") + ".json");
  QuantizeOptions options;
  options.calibration_samples = 2;
  options.threads = 2;
  options.espeak_data = LINNET_ESPEAK_DATA;
  options.sentences = {"One two three.", "A small bird sings.", "Where is the lake?"};
  Engine engine({});
  const auto fp32 = engine.open_voice(model, settings);
  for (const Precision precision : {Precision::int8, Precision::int4}) {
    options.precision = precision;
    options.gate_db = precision == Precision::int8 ? 0.5 : 1.4;
    std::vector<std::byte> bundle;
    const QuantizeReport r = quantize_voice(model, settings, options, [&](std::span<const std::byte> part) {
      bundle.insert(bundle.end(), part.begin(), part.end());
    });
    Engine small_engine({});  // an engine of its own, since an engine's voices share the memory for expanded weights
    const auto small = small_engine.open_voice(bundle, "");
    double fp32_work = 1e9;
    double small_work = 1e9;
    for (int round = 0; round < 5; ++round) {  // in turns, so that other load slows both
      fp32_work = std::min(fp32_work, work_of(*fp32));
      small_work = std::min(small_work, work_of(*small));
    }
    INFO(name_of(precision) << ": " << r.bundle_bytes / 1e6 << " MB of " << r.source_bytes / 1e6 << " MB, " << r.db
                            << " dB; weights " << small->weight_bytes() / 1e6 << " MB of " << fp32->weight_bytes() / 1e6
                            << " MB; " << small_work << " s of work, fp32 " << fp32_work << " s");
    CHECK(r.db <= options.gate_db);
    CHECK(static_cast<double>(r.bundle_bytes) < 0.28 * static_cast<double>(r.source_bytes));
    CHECK(small->weight_bytes() * 2 < fp32->weight_bytes());
    CHECK(small_work < 1.1 * fp32_work);
  }
}
