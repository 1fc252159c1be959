// The plan of a hibari voice's memory against what opening and speaking really allocate.
#include "engine/models/hibari/memory_plan.h"

#include <malloc.h>

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>

#include "engine/linnet.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;

namespace {

double allocated_mb() {
  const struct mallinfo2 m = mallinfo2();  // all zero under sanitizers, which have an allocator of their own
  return static_cast<double>(m.uordblks + m.hblkhd) / 1e6;
}

void check_plan(const std::string& path, const VoicePlan& plan) {
  const std::vector<std::byte> model = read_bytes(path);
  const double before = allocated_mb();
  Engine engine({.threads = 1, .espeak_data = {}});
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
  // The longest sentence: at four frames an id, what the plan reckons with.
  const std::vector<std::int64_t> ids(static_cast<std::size_t>(plan.sentence_phonemes), 50);
  SpeakOptions options;
  options.length_scale = 1;
  voice->speak_ids(ids, options, [](const AudioBlock&) {});
  CHECK(check_total("spoken") < 3);
}

}  // namespace

TEST_CASE("a hibari voice takes what its plan says") {
  for (const VoicePlan& plan : {VoicePlan{}, VoicePlan{200, 1024, false}, VoicePlan{50, 24, true}})
    check_plan(source_path("tests/golden/hibari/tiny-hibari.onnx"), plan);
}
