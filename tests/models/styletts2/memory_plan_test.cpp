// The plan of a styletts2 voice's memory against what opening and speaking really allocate.
#include "engine/models/styletts2/memory_plan.h"

#include <malloc.h>

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <filesystem>
#include <string>

#include "engine/linnet.h"
#include "tests/models/styletts2/golden.h"

using namespace linnet;
using namespace linnet::test;

namespace {

double allocated_mb() {
  const struct mallinfo2 m = mallinfo2();  // all zero under sanitizers, which have an allocator of their own
  return static_cast<double>(m.uordblks + m.hblkhd) / 1e6;
}

// Sentences of 1 to 8 s, the longer ones beyond the plan.
void check_clauses(std::span<const std::byte> voice_file, const std::string& precision) {
  const double before = allocated_mb();
  Engine engine({.threads = 1, .espeak_data = {}});
  const VoiceMemory planned = engine.memory_of(voice_file, {});
  const auto voice = engine.open_voice(voice_file, "", {}, {});
  const std::size_t in_plan = styletts2::plan_of({}).ids;
  for (const std::size_t seconds : {1, 2, 3, 4, 5, 6, 7, 8}) {
    const std::size_t ids = 16 * seconds;
    voice->speak_ids(std::vector<std::int64_t>(ids, 50), {}, [](const AudioBlock&) {});
    const std::size_t beyond = ids > in_plan ? (ids - in_plan) * planned.each_id : 0;
    const double total = static_cast<double>(planned.weights + planned.working + beyond) / 1e6;
    const double really = allocated_mb() - before;
    INFO(precision << ", " << seconds << " s: planned " << total << " MB, allocated " << really << " MB");
    if (before > 0) CHECK(std::abs(total - really) <= 0.1 * really);
  }
}

// A sentence that is as long as the plan's longest.
void check_plan(std::span<const std::byte> voice_file, const VoicePlan& plan, double within) {
  const double before = allocated_mb();
  Engine engine({.threads = 1, .espeak_data = {}});
  const VoiceMemory planned = engine.memory_of(voice_file, plan);
  const auto voice = engine.open_voice(voice_file, "", {}, plan);
  const auto weights = static_cast<double>(voice->weight_bytes());
  INFO("plan " << plan.sentence_phonemes << "," << plan.block_frames << "," << plan.compact << ": weights "
               << weights / 1e6 << " MB, planned " << static_cast<double>(planned.weights) / 1e6 << " MB");
  CHECK(static_cast<double>(planned.weights) > 0.97 * weights);
  CHECK(static_cast<double>(planned.weights) < 1.03 * weights);
  if (before <= 0) SKIP("this build's allocator does not say what is allocated: a sanitizer's");
  const std::vector<std::int64_t> longest(styletts2::plan_of(plan).ids, 50);
  SpeakOptions options;
  for (const bool spoken : {false, true}) {
    if (spoken) voice->speak_ids(longest, options, [](const AudioBlock&) {});
    const double really = allocated_mb() - before;
    const double total = static_cast<double>(planned.weights + planned.working) / 1e6;
    INFO((spoken ? "spoken" : "open") << ": planned " << total << " MB, allocated " << really << " MB");
    CHECK(total > (1 - within) * really - 0.5);
    CHECK(total < (1 + within) * really + 3);
  }
}

}  // namespace

TEST_CASE("a styletts2 voice takes what its plan says") {
  const KokoroFile file;
  const KokoroGolden golden("tiny-kokoro");
  const std::vector<float> style = golden.tensor("style");
  const std::vector<std::byte> voice = kokoro_bundle(file.model, {"af_one"}, style, 1);
  for (const VoicePlan& plan : {VoicePlan{}, VoicePlan{200, 72, false}, VoicePlan{50, 24, true}})
    check_plan(voice, plan, 0.10);
}

TEST_CASE("Kokoro takes what its plan says", "[slow]") {
  const auto folder = kokoro_folder();
  if (!folder) SKIP("LINNET_KOKORO names no folder with Kokoro's model");
  std::vector<std::byte> voice;
  {
    const KokoroFile file(*folder + "/model_fp32.onnx");
    const std::vector<std::byte> style = read_bytes(*folder + "/voices/af_heart.bin");
    std::vector<float> values(style.size() / sizeof(float));
    std::memcpy(values.data(), style.data(), style.size());
    voice = kokoro_bundle(file.model, {"af_heart"}, values, values.size() / 256);
  }
  for (const VoicePlan& plan : {VoicePlan{}, VoicePlan{100, 36, false}}) check_plan(voice, plan, 0.10);
}

// LINNET_KOKORO's folder holds kokoro.PRECISION.linnet for each precision that is to be checked.
TEST_CASE("clauses of Kokoro take what is estimated, whatever the precision", "[slow]") {
  const auto folder = kokoro_folder();
  bool is_there = false;
  for (const std::string precision : {"fp32", "int8", "int4"}) {
    const std::string path = folder.value_or("") + "/kokoro." + precision + ".linnet";
    if (!folder || !std::filesystem::exists(path)) continue;
    is_there = true;
    const std::vector<std::byte> voice = read_bytes(path);
    check_clauses(voice, precision);
  }
  if (!is_there) SKIP("LINNET_KOKORO names no folder with kokoro.PRECISION.linnet");
}
