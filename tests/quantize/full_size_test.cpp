// A generated full-size "high" voice of many speakers through the program: hidden, since it takes minutes.
//   build/release/linnet_unit_tests "[.high]"
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "engine/quantize/quantize.h"
#include "engine/linnet.h"
#include "tests/support/files.h"
#include "tests/support/generated_voice.h"

using namespace linnet;
using namespace linnet::test;

namespace {

double seconds_of(Engine& engine, std::span<const std::byte> model, const std::string& settings, std::size_t& weight_bytes) {
  const auto voice = engine.open_voice(model, settings);
  weight_bytes = voice->weight_bytes();
  std::vector<std::int64_t> ids;
  for (std::int64_t i = 0; i < 120; ++i) ids.push_back(1 + i * 7 % 39);
  SpeakOptions options;
  options.speaker = 3;
  double best = 1e9, audio = 0;
  for (int run = 0; run < 4; ++run) {
    StageTimes times;
    options.times = &times;
    const auto start = StageTimes::Clock::now();
    audio = static_cast<double>(voice->speak_ids(ids, options, [](const AudioBlock&) {}).samples) / voice->sample_rate_hz();
    best = std::min(best, std::chrono::duration<double>(StageTimes::Clock::now() - start).count() / audio);
  }
  return best;
}

}  // namespace

TEST_CASE("a full-size high voice becomes a quarter of its size, in half of its memory, and no slower", "[.high]") {
  GeneratedVoice voice;
  const auto model = voice.bytes();
  const std::string settings = read_text(tiny_voice_path("tiny-high-speakers") + ".json");
  QuantizeOptions options;
  options.calibration_samples = 2;
  options.threads = 2;
  options.espeak_data = LINNET_ESPEAK_DATA;
  options.sentences = {"One two three.", "A small bird sings.", "Where is the lake?"};
  Engine engine({});
  std::size_t fp32_bytes = 0, small_bytes = 0;
  const double fp32 = seconds_of(engine, model, settings, fp32_bytes);
  for (const Precision precision : {Precision::int8, Precision::int4}) {
    options.precision = precision;
    options.gate_db = precision == Precision::int8 ? 0.5 : 1.4;
    std::vector<std::byte> bundle;
    const QuantizeReport r = quantize_voice(model, settings, options, [&](std::span<const std::byte> part) {
      bundle.insert(bundle.end(), part.begin(), part.end());
    });
    Engine small_engine({});  // its expansion memory is its own
    const double small = seconds_of(small_engine, bundle, "", small_bytes);
    WARN(name_of(precision) << ": " << r.bundle_bytes / 1e6 << " MB of " << r.source_bytes / 1e6 << " MB, " << r.db << " dB; weights "
                            << small_bytes / 1e6 << " MB of " << fp32_bytes / 1e6 << " MB; RTF " << small << " against " << fp32);
    CHECK(r.db <= options.gate_db);
    CHECK(r.bundle_bytes * 3 < r.source_bytes);
    CHECK(small_bytes * 2 < fp32_bytes);
  }
}
