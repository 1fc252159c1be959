// Whole sentences through the acoustic model, compared with onnxruntime's samples and with the model's own.
#include "engine/models/vits/vits.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <numeric>
#include <stdexcept>

#include "tests/support/signals.h"
#include "tests/support/speech.h"

using namespace linnet;
using namespace linnet::test;

namespace {

SentenceInput lively(std::span<const std::int64_t> ids, std::uint64_t seed, std::uint64_t sentence = 0) {
  SentenceInput r;
  r.ids = ids;
  r.noise_scale = 0.667f;
  r.noise_w = 0.8f;
  r.seed = seed;
  r.sentence = sentence;
  return r;
}

// Blocks longer than any test sentence.
constexpr VitsBlocks whole{4096, 4096};

}  // namespace

TEST_CASE("every voice's samples equal onnxruntime's to 80 dB and more") {
  Backend backend(1);
  for (const TestVoice& voice : test_voices()) {
    const VoiceFile file(voice.path);
    Vits vits(LayerReader(file.model, backend, {}), 128, {});
    for (const std::string& stem : voice.answers) {
      const Answer answer = read_answer(stem);
      const std::vector<float> samples = speak(vits, backend, answer.with_ids());
      const double db = snr_db(answer.samples, samples);
      WARN(answer.name << ": " << db << " dB");  // always printed, since documents state this figure
      CHECK(samples.size() == answer.samples.size());
      CHECK(db >= 80);
    }
  }
}

TEST_CASE("blocks of any length give the same samples as one block to 100 dB", "[slow]") {
  Backend backend(2);
  for (const TestVoice& voice : test_voices()) {
    const VoiceFile file(voice.path);
    Least least;
    for (const std::string& stem : voice.answers) {
      const Answer answer = read_answer(stem);
      SentenceInput request = answer.with_ids();
      request.noise_scale = 0.667f;
      Vits reference(LayerReader(file.model, backend, {}), 128, whole);
      const std::vector<float> wanted = speak(reference, backend, request);
      for (const VitsBlocks& blocks : {VitsBlocks{8, 8}, VitsBlocks{24, 144}, VitsBlocks{16, 32}, VitsBlocks{64, 64},
                                       VitsBlocks{128, 256}, VitsBlocks{7, 13}, VitsBlocks{1, 1}}) {
        if (blocks.later == 1 && wanted.size() > 40000) continue;  // slow, and runs the same code as short sentences
        Vits vits(LayerReader(file.model, backend, {}), 128, blocks);
        const double db = snr_db(wanted, speak(vits, backend, request));
        least.take(db);
        INFO(answer.name << " in blocks of " << blocks.first << ", then " << blocks.later << ": " << db << " dB");
        CHECK(db >= 100);
      }
    }
    WARN(voice.name << ": blocks equal whole to " << least.value() << " dB");
  }
}

TEST_CASE("a sentence has the same samples, bit for bit, on 1, 2, 3 and 4 threads") {
  for (const TestVoice& voice : test_voices()) {
    const VoiceFile file(voice.path);
    const Answer answer = read_answer(voice.answers[0]);
    std::vector<float> wanted;
    for (int threads = 1; threads <= 4; ++threads) {
      Backend backend(threads);
      Vits vits(LayerReader(file.model, backend, {}), 128, {});
      const std::vector<float> samples = speak(vits, backend, lively(answer.ids, 5));
      if (threads == 1) wanted = samples;
      INFO(voice.name << ", " << threads << " threads");
      CHECK(identical(samples, wanted));
    }
  }
}

TEST_CASE("a seed gives the same samples again, also after other sentences and after a stop during decoding") {
  Backend backend(1);
  for (const std::string& name : tiny_voices()) {
    const VoiceFile file(tiny_voice_path(name));
    Vits vits(LayerReader(file.model, backend, {}), 16, {16, 32});
    const std::vector<std::int64_t> ids = some_ids(vits, 40);
    const std::vector<std::int64_t> others = some_ids(vits, 90);
    const SentenceInput request = lively(ids, 11);
    const std::vector<float> wanted = speak(vits, backend, request);
    CHECK(identical(speak(vits, backend, request), wanted));
    speak(vits, backend, lively(others, 12));  // longer than the plan
    CHECK(identical(speak(vits, backend, request), wanted));
    for (const std::size_t most : {1, 5000}) {  // samples before the stop
      std::size_t got = 0;
      vits.encode(backend, lively(others, 13));
      CHECK_THROWS_AS(vits.decode(backend,
                                  [&](std::span<const float> s) {
                                    if ((got += s.size()) >= most) throw std::runtime_error("enough");
                                  }),
                      std::runtime_error);
      CHECK(identical(speak(vits, backend, request), wanted));
    }
    vits.encode(backend, lively(others, 14));  // encoded, never decoded
    CHECK(identical(speak(vits, backend, request), wanted));
  }
}

TEST_CASE("other seeds, sentences and speakers give other samples; without noise the seed has no effect") {
  Backend backend(1);
  const VoiceFile file(tiny_voice_path("tiny-high-speakers"));
  Vits vits(LayerReader(file.model, backend, {}), 64, {});
  REQUIRE(vits.speakers() == 4);
  const std::vector<std::int64_t> ids = some_ids(vits, 30);
  const std::vector<float> first = speak(vits, backend, lively(ids, 1));
  CHECK(!identical(first, speak(vits, backend, lively(ids, 2))));
  CHECK(!identical(first, speak(vits, backend, lively(ids, 1, 1))));
  SentenceInput other = lively(ids, 1);
  other.speaker = 3;
  CHECK(!identical(first, speak(vits, backend, other)));
  SentenceInput quiet = lively(ids, 1);
  SentenceInput quiet_too = lively(ids, 2);
  quiet.noise_scale = quiet.noise_w = quiet_too.noise_scale = quiet_too.noise_w = 0;
  CHECK(identical(speak(vits, backend, quiet), speak(vits, backend, quiet_too)));
}

TEST_CASE("the number of samples is the sum of all frames times the hop length, for any length scale") {
  Backend backend(1);
  const VoiceFile file(tiny_voice_path("tiny-medium"));
  Vits vits(LayerReader(file.model, backend, {}), 64, {});
  std::int64_t before = 0;
  for (const float length_scale : {0.05f, 0.5f, 1.0f, 2.0f, 8.0f})
    for (const std::size_t count : {1, 2, 50}) {
      const std::vector<std::int64_t> ids = some_ids(vits, count);
      SentenceInput request = lively(ids, 1);
      request.length_scale = length_scale;
      const std::vector<float> samples = speak(vits, backend, request);
      const std::span<const int> frames = vits.encode(backend, request);
      CHECK(frames.size() == count);
      const std::int64_t all = std::accumulate(frames.begin(), frames.end(), std::int64_t{0});
      CHECK(samples.size() == static_cast<std::size_t>(all) * vits.hop_length());
      for (const float s : samples) REQUIRE((s >= -1 && s <= 1));
      if (count == 50) {
        CHECK(all >= before);
        before = all;
      }
    }
}
