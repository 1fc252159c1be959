// The data path with an acoustic model of a family that the engine does not have: what it gives to the model, and what
// it makes of the model's results.
#include "engine/models/acoustic_model.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <utility>

#include "engine/speech/synthesizer.h"
#include "tests/support/complaint.h"

using namespace linnet;
using namespace linnet::test;

namespace {

constexpr std::size_t frames_of_each_id = 2, hop = 10;

// Gives each id two frames. A sentence's audio is one block, whose samples depend on the sentence's number.
class PlainModel final : public AcousticModel {
 public:
  explicit PlainModel(std::vector<SentenceInput>& seen) : seen_(seen) {}

  std::size_t symbols() const override { return 8; }
  std::size_t speakers() const override { return 2; }
  std::size_t hop_length() const override { return hop; }
  std::size_t bytes() const override { return 1000; }
  const std::vector<LayerInfo>& layers() const override { return layers_; }
  const std::vector<std::string>& stages() const override { return stages_; }

  std::span<const int> encode(const Backend&, const SentenceInput& sentence) override {
    seen_.push_back(sentence);
    frames_.assign(sentence.ids.size(), frames_of_each_id);
    value_ = static_cast<float>(sentence.sentence) / 10;
    times_.lap(first_model_stage);
    return frames_;
  }
  void decode(const Backend&, const SampleSink& sink) override {
    sink(std::vector<float>(frames_.size() * frames_of_each_id * hop, value_));
    times_.lap(first_model_stage + 1);
  }
  StageTimes& times() override { return times_; }

 private:
  std::vector<SentenceInput>& seen_;
  std::vector<LayerInfo> layers_;
  std::vector<std::string> stages_ = {"thinking", "speaking"};
  std::vector<int> frames_;
  float value_ = 0;
  StageTimes times_;
};

// A voice of letters without noise, at 1000 samples a second.
VoiceDescription plain_voice() {
  VoiceDescription voice;
  voice.family = "plain";
  voice.sample_rate_hz = 1000;
  voice.phoneme_type = VoiceDescription::PhonemeType::text;
  voice.phoneme_id_map = {{"_", {0}}, {"^", {1}}, {"$", {2}}, {" ", {3}}, {"a", {4}}, {"b", {5}}};
  voice.num_symbols = 8;
  voice.num_speakers = 2;
  voice.length_scale = 1.5f;
  return voice;
}

// The default options with one field changed.
template <typename Field, typename Value>
SpeakOptions with(Field SpeakOptions::* field, Value value) {
  SpeakOptions options;
  options.*field = value;
  return options;
}

struct PlainVoice {
  Backend backend{1};
  std::vector<SentenceInput> seen;
  Synthesizer voice{backend, FrontEnds{}, std::make_unique<PlainModel>(seen), plain_voice(), {"fp32", ""}, VoicePlan{}};
};

}  // namespace

TEST_CASE("the data path takes timings from a model's frames, and samples from its blocks") {
  PlainVoice plain;
  std::vector<PhonemeTiming> phonemes;
  std::vector<float> samples;
  StageTimes times;
  SpeakOptions options;
  options.times = &times;
  options.loudness = Loudness::off;
  options.sentences_before = 3;
  const SpeakResult result = plain.voice.speak("ab", options, [&](const AudioBlock& block) {
    phonemes.insert(phonemes.end(), block.phonemes.begin(), block.phonemes.end());
    samples.insert(samples.end(), block.samples.begin(), block.samples.end());
    CHECK(block.text_done == 2);
  });
  CHECK(result.samples == result.phoneme_ids * frames_of_each_id * hop);
  CHECK(samples == std::vector<float>(result.samples, 0.3f));  // of the fourth sentence
  REQUIRE(phonemes.size() == 2);
  CHECK(phonemes[0].end_seconds == phonemes[1].start_seconds);
  CHECK(plain.voice.stages() == std::vector<std::string>{"text front end", "thinking", "speaking", "sink"});
  CHECK(times.seconds(text_stage) > 0);
}

TEST_CASE(
    "a control of the family has the voice's default or the caller's value; a control that it lacks is bad input") {
  PlainVoice plain;
  const auto speak = [&](const SpeakOptions& options) {
    plain.voice.speak_ids(std::vector<std::int64_t>{4, 5}, options, [](const AudioBlock&) {});
    return plain.seen.back();
  };
  CHECK(speak({}).length_scale == 1.5f);
  CHECK(speak(with(&SpeakOptions::length_scale, 0.5f)).length_scale == 0.5f);
  CHECK(speak(with(&SpeakOptions::speaker, 1)).speaker == 1);
  for (const SpeakOptions& options : {with(&SpeakOptions::noise_scale, 0.5f), with(&SpeakOptions::noise_w, 0.5f)}) {
    const std::string message = complaint([&] { speak(options); });
    INFO(message);
    CHECK(contains(message, "noise"));
    CHECK(contains(message, "voices of the family plain have no such control"));
  }
}

TEST_CASE("a voice description with more symbols than the model is refused") {
  Backend backend(1);
  std::vector<SentenceInput> seen;
  VoiceDescription voice = plain_voice();
  voice.num_symbols = 9;
  CHECK(contains(complaint([&] {
                   Synthesizer(backend, FrontEnds{}, std::make_unique<PlainModel>(seen), voice, {"fp32", ""},
                               VoicePlan{});
                 }),
                 "9 symbols"));
}
