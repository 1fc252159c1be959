// Compares the memory plan of a voice with what opening and speaking allocate.
#include <malloc.h>

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <thread>

#include "engine/linnet.h"
#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;

namespace {

double allocated_mb() {
  const struct mallinfo2 m = mallinfo2();  // all zero under sanitizers, which replace the allocator
  return static_cast<double>(m.uordblks + m.hblkhd) / 1e6;
}

void check_plan(const std::string& path, const VoicePlan& plan) {
  INFO(path << " " << plan.sentence_phonemes << "," << plan.block_frames << (plan.compact ? ",compact" : ""));
  const std::vector<std::byte> model = read_bytes(path);
  const std::string settings = read_text(path + ".json");
  const double before = allocated_mb();
  Engine engine({.threads = 1, .espeak_data = linnet::tests::espeak_data()});
  const VoiceMemory planned = engine.memory_of(model, plan);
  const auto voice = engine.open_voice(model, settings, {}, plan);
  const auto weights = static_cast<double>(voice->weight_bytes());
  CHECK(static_cast<double>(planned.weights) > 0.97 * weights);
  CHECK(static_cast<double>(planned.weights) < 1.02 * weights);
  const std::vector<std::int64_t> longest(2 * static_cast<std::size_t>(plan.sentence_phonemes), 3);
  voice->speak_ids(longest, {}, [](const AudioBlock&) {});
  if (before <= 0) SKIP("this build's allocator does not say what is allocated: a sanitizer's");
  const double really = allocated_mb() - before;
  const double total = static_cast<double>(planned.weights + planned.working) / 1e6;
  INFO("planned " << total << " MB, allocated " << really << " MB");
  CHECK(total > 0.94 * really - 0.5);  // never much less than what is allocated
  CHECK(total < 1.06 * really + 3);    // for tiny voices the plan may be a few megabytes more
}

}  // namespace

TEST_CASE("A voice allocates what its plan says, for every plan", "[slow]") {
  std::vector<std::string> paths = {linnet::tests::real_voice()};
  for (const std::string& name : tiny_voices()) paths.push_back(tiny_voice_path(name));
  for (const std::string& path : paths)
    for (const VoicePlan& plan : {VoicePlan{}, VoicePlan{200, 72, false}, VoicePlan{100, 36, true}})
      check_plan(path, plan);
}

TEST_CASE("A plan with values out of range is refused") {
  Engine engine({.threads = 1, .espeak_data = ""});
  const std::vector<std::byte> model = read_bytes(tiny_voice_path("tiny-medium"));
  for (const VoicePlan& plan :
       {VoicePlan{49, 144, false}, VoicePlan{2001, 144, false}, VoicePlan{400, 23, false}, VoicePlan{400, 1025, false}})
    CHECK(contains(complaint([&] { engine.memory_of(model, plan); }), "must be between"));
}

TEST_CASE("The memory of a voice can be asked for while another thread speaks on a changing number of threads") {
  const std::vector<std::byte> model = read_bytes(tiny_voice_path("tiny-medium"));
  std::atomic<int> turn = 0;
  Engine engine({.threads = 3, .espeak_data = "", .threads_now = [&] { return 1 + turn++ % 3; }});
  const auto voice = engine.open_voice(model, read_text(tiny_voice_path("tiny-medium") + ".json"));
  const VoiceMemory planned = engine.memory_of(model);
  std::atomic<bool> done = false;
  std::thread speaker([&] {
    const std::vector<std::int64_t> ids(20, 3);
    for (int i = 0; i < 30; ++i) {
      engine.use_threads(1 + i % 3);
      voice->speak_ids(ids, {}, [](const AudioBlock&) {});
    }
    done = true;
  });
  std::size_t asked = 0;
  std::size_t other_answers = 0;
  std::size_t impossible = 0;
  do {
    const VoiceMemory now = engine.memory_of(model);
    other_answers += now.peak() != planned.peak();  // memory is planned for all threads that were started
    impossible += engine.threads() < 1 || engine.threads() > 3 || engine.kernels().empty();
    ++asked;
  } while (!done);
  speaker.join();
  CHECK(asked > 0);
  CHECK(other_answers == 0);
  CHECK(impossible == 0);
}

TEST_CASE("A voice may use fewer threads than were started, and gives the same samples") {
  const std::vector<std::byte> model = read_bytes(tiny_voice_path("tiny-medium"));
  Engine engine({.threads = 3, .espeak_data = ""});
  const auto voice = engine.open_voice(model, read_text(tiny_voice_path("tiny-medium") + ".json"));
  const auto speak = [&] {
    std::vector<float> all;
    voice->speak_ids(std::vector<std::int64_t>(80, 3), {},
                     [&](const AudioBlock& b) { all.insert(all.end(), b.samples.begin(), b.samples.end()); });
    return all;
  };
  const std::vector<float> with_three = speak();
  for (const int threads : {1, 2, 3}) {
    engine.use_threads(threads);
    CHECK(engine.threads() == threads);
    CHECK(speak() == with_three);
  }
  CHECK(contains(complaint([&] { engine.use_threads(4); }), "must be 1 to 3"));
}

TEST_CASE("The number of threads is asked for before each sentence and limited to those that exist") {
  const std::vector<std::byte> model = read_bytes(tiny_voice_path("tiny-medium"));
  std::vector<int> answers{9, 2, -1};
  std::size_t asked = 0;
  Engine engine({.threads = 3, .espeak_data = "", .threads_now = [&] { return answers[asked++]; }});
  const auto voice = engine.open_voice(model, read_text(tiny_voice_path("tiny-medium") + ".json"));
  for (const int expected : {3, 2, 1}) {
    voice->speak_ids(std::vector<std::int64_t>(8, 3), {}, [](const AudioBlock&) {});
    CHECK(engine.threads() == expected);
  }
  CHECK(asked == 3);
}
