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
const FrontEnds no_front_ends;

// Gives each id two frames. A sentence's audio is one block, whose samples depend on the sentence's number; of a first
// part, the last id's samples come with the second.
class PlainModel final : public AcousticModel {
 public:
  PlainModel(std::vector<SentenceInput>& seen, std::size_t early_ids, std::size_t first_phonemes = 400)
      : seen_(seen), early_ids_(early_ids), first_phonemes_(first_phonemes) {}

  std::size_t symbols() const override { return 8; }
  std::size_t speakers() const override { return 2; }
  std::size_t hop_length() const override { return hop; }
  std::size_t bytes() const override { return 1000; }
  const std::vector<LayerInfo>& layers() const override { return layers_; }
  const std::vector<std::string>& stages() const override { return stages_; }
  std::size_t early_ids() const override { return early_ids_; }
  std::size_t first_phonemes() const override { return first_phonemes_; }

  std::span<const int> encode(const Backend&, const SentenceInput& sentence) override {
    seen_.push_back(sentence);
    frames_.assign(sentence.ids.size(), frames_of_each_id);
    spoken_ids_ = sentence.end < frames_.size() ? sentence.end - 1 : frames_.size();
    spoken_ids_ -= sentence.begin ? sentence.begin - 1 : 0;
    value_ = static_cast<float>(sentence.sentence) / 10;
    times_.lap(first_model_stage);
    return frames_;
  }
  void decode(const Backend&, const SampleSink& sink) override {
    sink(std::vector<float>(spoken_ids_ * frames_of_each_id * hop, value_));
    times_.lap(first_model_stage + 1);
  }
  StageTimes& times() override { return times_; }

 private:
  std::vector<SentenceInput>& seen_;
  std::size_t early_ids_;
  std::size_t first_phonemes_;
  std::size_t spoken_ids_ = 0;
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
  explicit PlainVoice(std::size_t early_ids = 0, std::size_t first_phonemes = 400)
      : voice(backend, {no_front_ends, plain_voice()}, std::make_unique<PlainModel>(seen, early_ids, first_phonemes),
              plain_voice(), {"fp32", ""}, VoicePlan{}) {}
  Backend backend{1};
  std::vector<SentenceInput> seen;
  Synthesizer voice;
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

TEST_CASE("the first words of a long text are heard before the model has been given the whole sentence") {
  constexpr std::size_t early_ids = 20;
  PlainVoice plain(early_ids);
  const std::string text = "ab ab ab ab ab ab ab ab ab ab ab ab";
  std::vector<std::size_t> encoded;  // sentences and parts that the model had been given at each block
  std::vector<WordTiming> words;
  std::vector<PhonemeTiming> phonemes;
  std::vector<std::size_t> text_done;
  std::size_t samples = 0;
  const SpeakResult result =
      plain.voice.speak(text, with(&SpeakOptions::loudness, Loudness::off), [&](const AudioBlock& block) {
        encoded.push_back(plain.seen.size());
        words.insert(words.end(), block.words.begin(), block.words.end());
        phonemes.insert(phonemes.end(), block.phonemes.begin(), block.phonemes.end());
        text_done.push_back(block.text_done);
        samples += block.samples.size();
      });
  REQUIRE(plain.seen.size() == 2);
  CHECK(encoded == std::vector<std::size_t>{1, 2});
  CHECK(plain.seen[0].begin == 0);
  CHECK(plain.seen[0].end < plain.seen[0].ids.size());
  CHECK(plain.seen[0].ids.size() <= early_ids);
  CHECK(plain.seen[1].begin == plain.seen[0].end);
  CHECK(plain.seen[1].end == SentenceInput::whole);
  CHECK(plain.seen[1].ids.size() == result.phoneme_ids);
  CHECK(result.sentences == 1);
  CHECK(samples == result.phoneme_ids * frames_of_each_id * hop);
  CHECK(result.samples == samples);
  CHECK(text_done[0] > 0);
  CHECK(text_done[0] < text.size());
  CHECK(text_done[1] == text.size());
  REQUIRE(words.size() == 12);
  CHECK(result.words == 12);
  REQUIRE(phonemes.size() == text.size());
  for (std::size_t i = 1; i < phonemes.size(); ++i) CHECK(phonemes[i].start_seconds == phonemes[i - 1].end_seconds);
  for (std::size_t i = 0; i < words.size(); ++i) {
    CHECK(words[i].text_begin == 3 * i);
    CHECK(words[i].start_seconds == phonemes[3 * i].start_seconds);
    CHECK(words[i].end_seconds == phonemes[3 * i + 1].end_seconds);
  }
}

TEST_CASE("a text's first sentence is spoken in pieces as short as the model asks, later ones whole") {
  const std::string text = "ab ab ab ab ab ab";
  SpeakOptions options;
  options.loudness = Loudness::off;
  PlainVoice plain(0, 10);
  std::vector<WordTiming> words;
  const SpeakResult result = plain.voice.speak(text, options, [&](const AudioBlock& block) {
    words.insert(words.end(), block.words.begin(), block.words.end());
  });
  REQUIRE(plain.seen.size() == 2);
  CHECK(plain.seen[0].sentence == 0);
  CHECK(plain.seen[1].sentence == 1);
  CHECK(result.text_done == text.size());
  REQUIRE(words.size() == 6);
  for (std::size_t i = 0; i < words.size(); ++i) CHECK(words[i].text_begin == 3 * i);
  for (std::size_t i = 1; i < words.size(); ++i) CHECK(words[i].start_seconds >= words[i - 1].end_seconds);
  PlainVoice later(0, 10);
  options.sentences_before = 1;
  later.voice.speak(text, options, [](const AudioBlock&) {});
  CHECK(later.seen.size() == 1);
}

TEST_CASE("a sentence is spoken in one part where it is short, not the text's first, wanted exact, or given as ids") {
  const std::string text = "ab ab ab ab ab ab ab ab ab ab ab ab";
  const auto parts = [&](std::size_t early_ids, const std::string& spoken, SpeakOptions options) {
    PlainVoice plain(early_ids);
    options.loudness = Loudness::off;  // measured by no sentences of its own
    plain.voice.speak(spoken, options, [](const AudioBlock&) {});
    return plain.seen.size();
  };
  CHECK(parts(20, text, {}) == 2);
  CHECK(parts(0, text, {}) == 1);
  CHECK(parts(20, "ab ab", {}) == 1);
  CHECK(parts(20, text, with(&SpeakOptions::first_sound, FirstSound::exact)) == 1);
  CHECK(parts(20, text, with(&SpeakOptions::sentences_before, std::size_t{1})) == 1);
  PlainVoice plain(20);
  plain.voice.speak_ids(std::vector<std::int64_t>(50, 4), {}, [](const AudioBlock&) {});
  CHECK(plain.seen.size() == 1);
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
                   Synthesizer(backend, {no_front_ends, voice}, std::make_unique<PlainModel>(seen, 0), voice,
                               {"fp32", ""}, VoicePlan{});
                 }),
                 "9 symbols"));
}
