// The nth allocation fails, for many n. Opening and speaking must end with a clear error, and the next request must
// succeed.
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

#include "engine/linnet.h"
#include "tests/faults/failing_allocator.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;

namespace {

constexpr const char* text = "The quick brown fox jumps. It rests, and then it looks around for another dog!";

// The result of `work` while the nth allocation failed.
enum class Outcome { done, refused, wrong };

template <typename Work>
Outcome run_failing(std::size_t nth, bool all_after, const Work& work) {
  Outcome outcome = Outcome::done;
  fail_allocation(nth, all_after);
  try {
    work();
  } catch (const Error& error) {
    outcome = error.kind() == ErrorKind::out_of_memory ? Outcome::refused : Outcome::wrong;
    stop_failing();
    if (outcome == Outcome::wrong) WARN(error.what());
  } catch (const std::bad_alloc&) {  // allowed: there may be no memory for the error's message either
    outcome = all_after ? Outcome::refused : Outcome::wrong;
  }
  stop_failing();
  return outcome;
}

struct VoiceBytes {
  std::vector<std::byte> model = read_bytes(tiny_voice_path("tiny-medium"));
  std::string settings = read_text(tiny_voice_path("tiny-medium") + ".json");
};

// Every n up to 5,000 with LINNET_LONG; else every n up to 64, then growing steps.
std::size_t step_after(std::size_t n) { return std::getenv("LINNET_LONG") || n < 64 ? 1 : 1 + n / 48; }

}  // namespace

TEST_CASE("Speaking while the nth allocation fails gives an error or all of the audio, and works afterwards",
          "[slow]") {
  const VoiceBytes bytes;
  Engine engine({.threads = 2, .espeak_data = linnet::tests::espeak_data()});
  const auto voice = engine.open_voice(bytes.model, bytes.settings);
  std::vector<float> samples;
  samples.reserve(1 << 20);
  const auto speak = [&] {
    samples.clear();
    voice->speak(text, {},
                 [&](const AudioBlock& b) { samples.insert(samples.end(), b.samples.begin(), b.samples.end()); });
  };
  speak();
  const std::vector<float> right = samples;
  REQUIRE(right.size() > 20'000);
  std::size_t refused = 0;
  for (const bool all_after : {false, true})
    for (std::size_t n = 1; n <= 5000; n += step_after(n)) {
      INFO("allocation " << n << (all_after ? " and all behind it" : ""));
      const Outcome outcome = run_failing(n, all_after, speak);
      REQUIRE(outcome != Outcome::wrong);
      if (outcome == Outcome::done) REQUIRE(samples == right);
      refused += outcome == Outcome::refused;
      speak();
      REQUIRE(samples == right);
      if (allocations() < n) break;  // speaking needs fewer than n allocations
    }
  CHECK(refused > 50);
}

TEST_CASE("Opening a voice while the nth allocation fails gives an error, and works afterwards") {
  const VoiceBytes bytes;
  Engine engine({.threads = 2, .espeak_data = linnet::tests::espeak_data()});
  std::size_t refused = 0;
  for (std::size_t n = 1; n <= 5000; n += step_after(n)) {
    INFO("allocation " << n);
    std::unique_ptr<Voice> voice;
    const Outcome outcome = run_failing(n, false, [&] { voice = engine.open_voice(bytes.model, bytes.settings); });
    REQUIRE(outcome != Outcome::wrong);
    refused += outcome == Outcome::refused;
    REQUIRE((outcome == Outcome::refused) == (voice == nullptr));
    if (allocations() < n) break;
  }
  CHECK(refused > 50);
  CHECK(engine.open_voice(bytes.model, bytes.settings) != nullptr);
}

TEST_CASE("Starting an engine while the nth allocation fails gives an error, and works afterwards") {
  const EngineOptions options{.threads = 2, .espeak_data = {}};  // espeak-ng reports a failed allocation as bad data
  // cpuinfo examines the processor once in a process. If an allocation fails then, it does not try again.
  {
    const Engine first(options);
  }
  std::size_t refused = 0;
  for (std::size_t n = 1; n <= 5000; n += step_after(n)) {
    INFO("allocation " << n);
    const Outcome outcome = run_failing(n, false, [&] { Engine engine(options); });
    REQUIRE(outcome != Outcome::wrong);
    refused += outcome == Outcome::refused;
    if (allocations() < n) break;
  }
  CHECK(refused > 3);
  const Engine engine(options);
  CHECK(engine.threads() == 2);
}
