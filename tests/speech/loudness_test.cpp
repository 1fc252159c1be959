// How loud a voice speaks, through the public API.
#include <algorithm>
#include <atomic>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/linnet.h"
#include "engine/speech/limiter.h"
#include "engine/speech/loudness_meter.h"
#include "engine/speech/voice_gain.h"
#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

const std::string text =
    "The train to Norwich is delayed by forty minutes. Whoever wants to wait may do so in the hall, which is warm. "
    "We have read the letter twice, and still nobody knows what it is about!";

struct Speaker {
  explicit Speaker(const std::string& name, const nlohmann::json& own = {}) : engine({1, tests::espeak_data()}) {
    const std::string path = tiny_voice_path(name);
    auto settings = nlohmann::json::parse(read_text(path + ".json"));
    if (!own.is_null()) settings["linnet"] = own;
    voice = engine.open_voice(read_bytes(path), settings.dump());
  }
  std::vector<float> speak(std::optional<Loudness> loudness, float volume = 1, std::optional<int> speaker = {}) {
    SpeakOptions options;
    options.loudness = loudness;
    options.volume = volume;
    options.speaker = speaker;
    std::vector<float> samples;
    voice->speak(text, options, [&](const AudioBlock& block) {
      CHECK_FALSE(block.samples.empty());
      samples.insert(samples.end(), block.samples.begin(), block.samples.end());
    });
    return samples;
  }
  Engine engine;
  std::unique_ptr<Voice> voice;
};

double lufs(const std::vector<float>& samples, int rate) {
  LoudnessMeter meter(rate);
  meter.add(samples);
  return meter.integrated_lufs().value_or(-99);
}

std::vector<float> times(std::vector<float> samples, float factor) {
  for (float& x : samples) x *= factor;
  return samples;
}

}  // namespace

TEST_CASE("voices of different loudness all speak at -19 LUFS, within 1 LU") {
  for (const std::string& name : tiny_voices()) {
    INFO(name);
    Speaker s(name);
    const int rate = s.voice->sample_rate_hz();
    CHECK_FALSE(s.voice->known_gain_db(0));
    const std::vector<float> normal = s.speak({}, 1, 0);
    REQUIRE(s.voice->known_gain_db(0));
    INFO("gain " << *s.voice->known_gain_db(0) << ", own loudness " << lufs(s.speak(Loudness::off, 1, 0), rate));
    CHECK(std::abs(lufs(normal, rate) + 19) < 1);
    CHECK(normal.size() == s.speak(Loudness::off, 1, 0).size());
  }
}

TEST_CASE("a gain is measured once, is the same for every opening, and can be set") {
  Speaker s("tiny-medium");
  const float db = s.voice->gain_db(0);
  CHECK(s.voice->known_gain_db(0) == db);
  CHECK(Speaker("tiny-medium").voice->gain_db(0) == db);
  const std::vector<float> own = s.speak(Loudness::off);
  s.voice->set_gain_db(0, -12);
  CHECK(s.voice->gain_db(0) == -12);
  CHECK(identical(s.speak(Loudness::normal), times(own, factor_of_db(-12))));
  CHECK(identical(s.speak(Loudness::off), own));
}

TEST_CASE("each speaker of a voice has a gain of its own") {
  Speaker s("tiny-high-speakers");
  REQUIRE(s.voice->speakers() > 1);
  s.voice->set_gain_db(1, -10);
  CHECK_FALSE(s.voice->known_gain_db(0));
  CHECK(identical(s.speak({}, 1, 1), times(s.speak(Loudness::off, 1, 1), factor_of_db(-10))));
  s.speak({}, 1, 0);
  CHECK(s.voice->known_gain_db(0));
}

TEST_CASE("volume multiplies the loudness, and peaks stay at or below -1 dBFS") {
  Speaker s("tiny-medium");
  s.voice->set_gain_db(0, -12);
  const std::vector<float> own = s.speak(Loudness::off);
  CHECK(identical(s.speak(Loudness::normal, 0.5f), times(own, factor_of_db(-12) * 0.5f)));
  const std::vector<float> loud = s.speak(Loudness::normal, 10);
  CHECK(loud.size() == own.size());
  const auto [least, most] = std::minmax_element(loud.begin(), loud.end());
  CHECK(std::max(*most, -*least) <= Limiter::ceiling);
  CHECK(*most > 0.5f * Limiter::ceiling);
}

TEST_CASE("a limited text has the same samples sentence by sentence, and words at the same times") {
  Speaker s("tiny-medium");
  s.voice->set_gain_db(0, 20);
  const std::vector<float> whole = s.speak({}, 10);
  std::vector<float> pieces;
  SpeechText rest(text);
  SpeakOptions options;
  options.volume = 10;
  options.most_sentences = 1;
  for (; !rest.is_done(); ++options.sentences_before)
    s.voice->speak(rest, options, [&](const AudioBlock& block) {
      pieces.insert(pieces.end(), block.samples.begin(), block.samples.end());
    });
  CHECK(identical(pieces, whole));
  std::vector<double> starts[2];
  for (const Loudness loudness : {Loudness::normal, Loudness::off}) {
    SpeakOptions plain;
    plain.loudness = loudness;
    s.voice->speak(text, plain, [&](const AudioBlock& block) {
      for (const WordTiming& word : block.words) starts[loudness == Loudness::off].push_back(word.start_seconds);
    });
  }
  CHECK(starts[0].size() > 30);
  CHECK(starts[0] == starts[1]);
}

TEST_CASE("ready phoneme ids have the model's own samples, unless they are asked for as loud as others") {
  Speaker s("tiny-medium");
  s.voice->set_gain_db(0, -12);
  const std::int64_t ids[] = {1, 5, 0, 9, 0, 20, 0, 2};
  const auto speak = [&](std::optional<Loudness> loudness) {
    SpeakOptions options;
    options.loudness = loudness;
    std::vector<float> samples;
    s.voice->speak_ids(ids, options, [&](const AudioBlock& block) {
      samples.insert(samples.end(), block.samples.begin(), block.samples.end());
    });
    return samples;
  };
  CHECK(identical(speak({}), speak(Loudness::off)));
  CHECK(identical(speak(Loudness::normal), times(speak(Loudness::off), factor_of_db(-12))));
}

TEST_CASE("a gain in the settings is taken, and one that is none is refused with its key") {
  CHECK(Speaker("tiny-medium", {{"gain_db", -6.5}}).voice->known_gain_db(0) == -6.5f);
  CHECK_FALSE(Speaker("tiny-medium", nlohmann::json::object()).voice->known_gain_db(0));
  for (const nlohmann::json& bad : {nlohmann::json(21), nlohmann::json(-20.5), nlohmann::json("loud")}) {
    const std::string told = complaint([&] { Speaker("tiny-medium", {{"gain_db", bad}}); });
    INFO(told);
    CHECK(contains(told, "linnet.gain_db"));
    CHECK(contains(told, "-20 to 20"));
  }
  CHECK(contains(complaint([] { Speaker("tiny-medium", 3); }), "linnet"));
}

TEST_CASE("gains out of range and gains of speakers that there are not are refused") {
  Speaker s("tiny-medium");
  for (const float bad : {20.5f, -21.0f, NAN})
    CHECK(contains(complaint([&] { s.voice->set_gain_db(0, bad); }), "gain"));
  CHECK(contains(complaint([&] { s.voice->set_gain_db(7, 1); }), "speaker is 7"));
  CHECK(contains(complaint([&] { s.voice->gain_db(-1); }), "speaker is -1"));
  CHECK(contains(complaint([&] { (void)s.voice->known_gain_db(1); }), "speaker is 1"));
}

TEST_CASE("measuring can be stopped, and is done again") {
  Speaker s("tiny-medium");
  const std::atomic<bool> stop = true;
  CHECK(contains(complaint([&] { s.voice->gain_db(0, &stop); }), "stopped"));
  CHECK_FALSE(s.voice->known_gain_db(0));
  CHECK(s.speak({}).size() > 1000);
}
