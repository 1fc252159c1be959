// The plan of a hibari voice's memory against what opening and speaking really allocate.
#include "engine/models/hibari/memory_plan.h"

#include <malloc.h>

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>

#include "engine/kernel_set.h"
#include "engine/linnet.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

double allocated_mb() {
  const struct mallinfo2 m = mallinfo2();  // all zero under sanitizers, which have an allocator of their own
  return static_cast<double>(m.uordblks + m.hblkhd) / 1e6;
}

void check_plan(const std::string& path, const VoicePlan& plan, bool whole_numbers) {
  const std::vector<std::byte> model = read_bytes(path);
  const double before = allocated_mb();
  Engine engine({.threads = 1, .espeak_data = {}, .whole_numbers = whole_numbers});
  const VoiceMemory planned = engine.memory_of(model, plan);
  const auto voice = engine.open_voice(model, "", {}, plan);
  const auto weights = static_cast<double>(voice->weight_bytes());
  INFO("plan " << plan.sentence_phonemes << "," << plan.block_frames << ": weights " << weights / 1e6 << " MB, planned "
               << static_cast<double>(planned.weights) / 1e6 << " MB");
  CHECK(static_cast<double>(planned.weights) > 0.97 * weights);
  CHECK(static_cast<double>(planned.weights) < 1.02 * weights);
  if (before <= 0) SKIP("this build's allocator does not say what is allocated: a sanitizer's");
  const auto check_total = [&](const char* when) {
    const double really = allocated_mb() - before;
    const double total = static_cast<double>(planned.weights + planned.working) / 1e6;
    INFO(when << ": planned " << total << " MB, allocated " << really << " MB");
    CHECK(total > 0.94 * really - 0.5);
    return total - 1.06 * really;
  };
  check_total("open");
  const std::vector<std::int64_t> longest(static_cast<std::size_t>(plan.sentence_phonemes), 50);
  voice->speak_ids(longest, {}, [](const AudioBlock&) {});
  CHECK(check_total("spoken") < 3);
}

}  // namespace

TEST_CASE("a hibari voice takes what its plan says") {
  for (const VoicePlan& plan : {VoicePlan{}, VoicePlan{200, 1024, false}, VoicePlan{50, 24, true}})
    for (const std::string& path : {source_path("tests/golden/hibari/tiny-hibari.onnx"), tests::hibari_voice()})
      for (const bool whole_numbers : {false, true}) check_plan(path, plan, whole_numbers);
}

TEST_CASE("a compact plan keeps a hibari voice's matrices in 8 bits, and its samples") {
  const std::vector<std::byte> model = read_bytes(tests::hibari_voice());
  Engine engine({.threads = 1, .espeak_data = {}, .whole_numbers = false});
  const std::vector<std::int64_t> ids = {0, 50, 156, 51, 16, 81, 156, 86, 123, 4, 0};
  std::vector<std::vector<float>> spoken;
  std::vector<std::size_t> bytes;
  for (const bool compact : {false, true}) {
    const auto voice = engine.open_voice(model, "", {}, {400, 336, compact});
    std::vector<float>& samples = spoken.emplace_back();
    voice->speak_ids(ids, {}, [&](const AudioBlock& block) {
      samples.insert(samples.end(), block.samples.begin(), block.samples.end());
    });
    bytes.push_back(voice->weight_bytes());
  }
  CHECK(bytes[1] < bytes[0] / 2);
  REQUIRE(spoken[0].size() == spoken[1].size());
  CHECK(snr_db(std::span<const float>(spoken[0]), spoken[1]) > 55);  // F0 is integrated, so that rounding adds up
}

TEST_CASE(
    "whole numbers keep a hibari voice's decoder in 8 bits, with the durations of floats and nearly their samples") {
  if (!multiplies_whole_numbers()) SKIP("this machine multiplies floats as fast");
  const std::vector<std::byte> model = read_bytes(tests::hibari_voice());
  const std::vector<std::int64_t> ids = {0, 50, 156, 51, 16, 81, 156, 86, 123, 4, 0};
  std::vector<std::vector<float>> spoken;
  std::vector<std::size_t> bytes;
  for (const bool whole_numbers : {false, true}) {
    Engine engine({.threads = 1, .espeak_data = {}, .whole_numbers = whole_numbers});
    const auto voice = engine.open_voice(model, "", {}, {});
    std::vector<float>& samples = spoken.emplace_back();
    voice->speak_ids(ids, {}, [&](const AudioBlock& block) {
      samples.insert(samples.end(), block.samples.begin(), block.samples.end());
    });
    bytes.push_back(voice->weight_bytes());
  }
  CHECK(static_cast<double>(bytes[1]) < 0.55 * static_cast<double>(bytes[0]));  // encoders and prosody stay floats
  REQUIRE(spoken[0].size() == spoken[1].size());
  CHECK(snr_db(std::span<const float>(spoken[1]), spoken[0]) > 75);  // measured: 81
}
