// A text that is spoken sentence by sentence, as the page does, under a governor on a fake machine.
#include "engine/speech/governed_text.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/complaint.h"
#include "tests/support/fake_platform.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;

namespace {

constexpr std::uint64_t each_token = 1 << 20;
const MemoryModel model{100, 100, 0};  // 100 MB for each 100 tokens

struct Speaking {
  Speaking() : governor(platform, {}, [](const std::string&) {}), engine({1, tests::espeak_data()}) {
    const std::string path = tiny_voice_path("tiny-medium");
    voice = engine.open_voice(read_bytes(path), read_text(path + ".json"));
  }
  FakePlatform platform;
  Governor governor;
  Engine engine;
  std::unique_ptr<Voice> voice;
};

}  // namespace

TEST_CASE("While a text is spoken, memory is reserved for its rest") {
  Speaking s;
  const std::string words = "Hello there. How are you? It was a good caf\u00E9.";
  GovernedText text(words);
  SpeakOptions options;
  options.most_sentences = 1;
  std::vector<std::uint64_t> reserved;
  while (!text.is_done()) {
    std::uint64_t now = 0;
    text.speak(*s.voice, model, s.governor.admission(), options,
               [&](const AudioBlock&) { now = s.governor.budget().reserved_bytes(); });
    reserved.push_back(now);
    ++options.sentences_before;
    CHECK(s.governor.budget().reserved_bytes() == 0);
  }
  REQUIRE(reserved.size() == 3);
  CHECK(reserved.front() == static_cast<std::uint64_t>(tokens_of(words.size() - 1)) * each_token);
  CHECK(std::is_sorted(reserved.rbegin(), reserved.rend(), std::less_equal<>()));
  CHECK(estimate_of("\u00E4b.", model, s.governor.admission()).text_length == 3);
}

TEST_CASE("A text that does not fit is refused before any of it is spoken") {
  Speaking s;
  s.platform.set_available_mb(10);
  GovernedText text("Go away.");
  const auto speak = [&] {
    text.speak(*s.voice, model, s.governor.admission(), {}, [](const AudioBlock&) { FAIL(); });
  };
  CHECK(contains(complaint(speak), "not enough memory: a text of 8 characters needs"));
}

TEST_CASE("If the platform prefers rests, the rest after a speak() is at most as long as its work") {
  Speaking s;
  for (const bool gentle : {false, true}) {
    s.platform.gentle = gentle;
    GovernedText text("Hello there. How are you? It was a good day. And so it goes on.");
    RestMeter meter(s.governor, s.voice->sample_rate_hz());
    double work_seconds = 0;
    text.speak(*s.voice, model, s.governor.admission(), {},
               [&](const AudioBlock& block) { work_seconds += meter.add(block); });
    CHECK((meter.rest_seconds() > 0) == gentle);
    CHECK(meter.rest_seconds() <= work_seconds);
  }
}
