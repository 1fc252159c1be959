// A voice whose speakers have languages, as Kokoro's do, with a model that notes what it is given.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <utility>

#include "engine/models/styletts2/settings.h"
#include "engine/speech/synthesizer.h"
#include "tests/support/complaint.h"
#include "tests/support/english_pack.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;

namespace {

enum Speaker { af_heart, bf_emma, ef_dora, hf_alpha, jf_alpha, zf_xiaoni };
constexpr const char* settings = R"({"family": "styletts2", "sample_rate": 24000, "voices": [
  {"name": "af_heart", "language": "en-us", "gain_db": 1}, {"name": "bf_emma", "language": "en-gb", "gain_db": 3},
  {"name": "ef_dora", "language": "es", "gain_db": 5}, {"name": "hf_alpha", "language": "hi", "gain_db": 5},
  {"name": "jf_alpha", "language": "ja"}, {"name": "zf_xiaoni", "language": "cmn"}]})";

struct Seen {
  std::vector<std::int64_t> ids;
  std::size_t speaker = 0;
  std::vector<SpeakerShare> mix;
};

// Speaks half of full scale, a frame of ten samples for each id.
class NotingModel final : public AcousticModel {
 public:
  explicit NotingModel(std::vector<Seen>& seen) : seen_(seen) {}
  std::size_t symbols() const override { return 178; }
  std::size_t speakers() const override { return 6; }
  std::size_t hop_length() const override { return 10; }
  std::size_t bytes() const override { return 1000; }
  const std::vector<LayerInfo>& layers() const override { return layers_; }
  const std::vector<std::string>& stages() const override { return stages_; }
  std::span<const int> encode(const Backend&, const SentenceInput& sentence) override {
    seen_.push_back(
        {{sentence.ids.begin(), sentence.ids.end()}, sentence.speaker, {sentence.mix.begin(), sentence.mix.end()}});
    return frames_ = std::vector<int>(sentence.ids.size(), 1);
  }
  void decode(const Backend&, const SampleSink& sink) override { sink(std::vector<float>(frames_.size() * 10, 0.5f)); }
  StageTimes& times() override { return times_; }

 private:
  std::vector<Seen>& seen_;
  std::vector<LayerInfo> layers_;
  std::vector<std::string> stages_ = {"noting"};
  std::vector<int> frames_;
  StageTimes times_;
};

struct Has {
  bool english = true, espeak = true, words = false;
};

class SpeakersVoice {
 public:
  explicit SpeakersVoice(Has has = {}, bool mixes = true)
      : english_(english_pack("en-us.g2p")), british_(english_pack("en-gb.g2p")), options_(options_with(has)) {
    if (has.espeak) espeak_ = std::make_unique<Phonemizer>(tests::espeak_data());
    VoiceDescription voice = styletts2::read_settings(settings);
    voice.mixes_speakers = mixes;
    front_ends_ = {espeak_.get(), &english_readers_, has.words ? &words_ : nullptr, &lexicon};
    voice_ =
        std::make_unique<Synthesizer>(backend_, SpeakerReaders(front_ends_, voice), std::make_unique<NotingModel>(seen),
                                      voice, OpenedFile{"fp32", ""}, VoicePlan{});
  }
  Voice& operator*() { return *voice_; }
  Voice* operator->() { return voice_.get(); }

  static SpeakOptions by(std::vector<SpeakerShare> mix) {
    SpeakOptions options;
    options.mix = std::move(mix);
    options.loudness = Loudness::off;
    return options;
  }
  static SpeakOptions by(std::size_t speaker) { return by({{speaker, 1}}); }
  std::string phonemes(const std::string& text, std::size_t speaker) {
    std::string all;
    voice_->speak(text, by(speaker), [&](const AudioBlock& block) {
      for (const PhonemeTiming& phoneme : block.phonemes) all += phoneme.phoneme;
    });
    return all;
  }
  std::string complaint_of(const std::string& text, const SpeakOptions& options) {
    return complaint([&] { voice_->speak(text, options, [](const AudioBlock&) {}); });
  }

  std::vector<Seen> seen;
  CurrentLexicon lexicon;

 private:
  EngineOptions options_with(Has has) {
    EngineOptions options;
    if (has.english)
      options.english_data = [this](std::string_view accent) -> std::span<const std::byte> {
        return accent == "en-gb" ? british_ : english_;
      };
    options.words_data = [](std::string_view name) {
      return "linnet words\t1\nlanguage\t" + std::string(name.substr(0, 2)) + "\nabbr\tDr.\t" +
             (name.starts_with("es") ? "Doctora" : "Doctor") + "\tname\n";
    };
    return options;
  }

  std::vector<std::byte> english_, british_;
  EngineOptions options_;
  EnglishReaders english_readers_{options_};
  SpokenForms words_{options_};
  std::unique_ptr<Phonemizer> espeak_;
  FrontEnds front_ends_;
  Backend backend_{1};
  std::unique_ptr<Synthesizer> voice_;
};

}  // namespace

TEST_CASE("each speaker reads texts in its own language, one after the other with the same voice") {
  SpeakersVoice voice;
  CHECK(voice.phonemes("Go home now.", af_heart) == "ɡˌO hˈOm nˈW.");
  CHECK(voice.phonemes("Go home now.", bf_emma) == "ɡˌQ hˈQm nˈW.");
  CHECK(voice.phonemes("Hola, ¿cómo estás hoy?", ef_dora) == "ˈola, kˈomo estˈas ˈoɪ?");
  CHECK(voice.phonemes("Go home now.", af_heart) == "ɡˌO hˈOm nˈW.");
  CHECK(voice->language() == "en-us");
  CHECK(voice->language(ef_dora) == "es");
  CHECK(voice.seen[2].speaker == ef_dora);
  CHECK(voice.seen[2].mix.empty());
}

TEST_CASE("sentences begin and end with id 0, and symbols that the voice lacks are left out") {
  SpeakersVoice voice;
  const SpeakResult result = voice->speak("[[ˈa8b]]", SpeakersVoice::by(ef_dora), [](const AudioBlock&) {});
  CHECK(voice.seen.at(0).ids == std::vector<std::int64_t>{0, 156, 43, 44, 0});
  CHECK(result.unknown_phonemes == std::vector<std::string>{"8"});
}

TEST_CASE("phonemes in a text are IPA or misaki's letters, for any speaker") {
  SpeakersVoice voice;
  CHECK(voice.phonemes("[[tʃaɪ]]", ef_dora) == "ʧI");
  CHECK(voice.phonemes("[[ʧI]]", ef_dora) == "ʧI");
  CHECK(voice.phonemes("[[tʃaɪ]]", af_heart) == "ʧI");
}

TEST_CASE("numbers and abbreviations are spoken in the speaker's language") {
  SpeakersVoice voice({.words = true});
  const std::string text = "Dr. Luna.";
  CHECK(voice.phonemes(text, ef_dora) == voice.phonemes("Doctora Luna.", ef_dora));
  CHECK(voice.phonemes(text, hf_alpha) == voice.phonemes("Doctor Luna.", hf_alpha));
}

TEST_CASE("own pronunciations are those of the speaker's language") {
  SpeakersVoice voice;
  auto lexicon = std::make_shared<Lexicon>();
  lexicon->add("luna\t[[ˈaaa]]\t\t\tes\nluna\t[[ˈooo]]\t\t\ten\n", "own.tsv");
  voice.lexicon.set(lexicon);
  CHECK(voice.phonemes("luna", ef_dora) == "ˈaaa");
  CHECK(voice.phonemes("luna", af_heart) == "ˈooo");
}

TEST_CASE("English is read by espeak-ng where there are no data for it") {
  SpeakersVoice voice({.english = false});
  CHECK(voice.phonemes("What time is it?", af_heart) == "wˌʌt tˈIm ɪz ɪt?");
  CHECK(voice->words("Hello.", SpeakersVoice::by(af_heart)).at(0).decided_by == "espeak-ng");
}

TEST_CASE("without espeak-ng English is spoken, and other languages say what is missing") {
  SpeakersVoice voice({.espeak = false});
  CHECK(voice.phonemes("Go home now.", af_heart) == "ɡˌO hˈOm nˈW.");
  CHECK(contains(voice.complaint_of("Hola.", SpeakersVoice::by(ef_dora)), "espeak-ng"));
  CHECK(voice.phonemes("Go home now.", bf_emma) == "ɡˌQ hˈQm nˈW.");
  SpeakersVoice nothing({.english = false, .espeak = false});
  CHECK(contains(nothing.complaint_of("Hello.", SpeakersVoice::by(af_heart)), "en-us.g2p"));
}

TEST_CASE("Japanese and Chinese are refused in words, with speakers of other languages; their ids are spoken") {
  SpeakersVoice voice;
  const std::string about = voice.complaint_of("こんにちは。", SpeakersVoice::by(jf_alpha));
  CHECK(contains(about, "jf_alpha speaks Japanese, which Linnet cannot read yet"));
  CHECK(contains(about, "af_heart (en-us), bf_emma (en-gb), ef_dora (es), hf_alpha (hi)"));
  CHECK(contains(voice.complaint_of("你好。", SpeakersVoice::by(zf_xiaoni)), "zf_xiaoni speaks Chinese"));
  CHECK(!voice->can_read(jf_alpha));
  CHECK(voice->can_read(ef_dora));
  const std::vector<std::int64_t> ids = {0, 43, 0};
  CHECK(voice->speak_ids(ids, SpeakersVoice::by(jf_alpha), [](const AudioBlock&) {}).samples == 30);
}

TEST_CASE("a mix reaches the model with weights that sum up to one, and the first speaker decides how texts are read") {
  SpeakersVoice voice;
  voice->speak("Hola.", SpeakersVoice::by({{ef_dora, 3}, {jf_alpha, 1}}), [](const AudioBlock&) {});
  REQUIRE(voice.seen.size() == 1);
  CHECK(voice.seen[0].speaker == ef_dora);
  REQUIRE(voice.seen[0].mix.size() == 2);
  CHECK(voice.seen[0].mix[0].weight == Catch::Approx(0.75));
  CHECK(voice.seen[0].mix[1].speaker == jf_alpha);
  CHECK(voice.seen[0].mix[1].weight == Catch::Approx(0.25));
  const std::vector<std::int64_t> ids = {0, 43, 0};
  voice->speak_ids(ids, SpeakersVoice::by({{af_heart, 1}, {bf_emma, 1}}), [](const AudioBlock&) {});
  CHECK(voice.seen[1].mix.size() == 2);
}

TEST_CASE("a mix is as loud as its speakers' gains are in the mean") {
  SpeakersVoice voice;
  SpeakOptions options = SpeakersVoice::by({{af_heart, 1}, {bf_emma, 1}});
  options.loudness = Loudness::normal;
  options.volume = 0.1f;  // below the limiter
  float sample = 0;
  voice->speak("[[a]]", options, [&](const AudioBlock& block) { sample = block.samples[0]; });
  CHECK(sample == Catch::Approx(0.05 * 1.2589).epsilon(0.001));  // 2 dB
}

TEST_CASE("mixes that cannot be are refused") {
  SpeakersVoice voice;
  CHECK(contains(voice.complaint_of("Hi.", SpeakersVoice::by({{af_heart, 1}, {6, 1}})), "speaker is 6"));
  CHECK(contains(voice.complaint_of("Hi.", SpeakersVoice::by({{af_heart, 1}, {bf_emma, 0}})),
                 "weight of a speaker is 0"));
  CHECK(contains(voice.complaint_of("Hi.", SpeakersVoice::by(std::vector<SpeakerShare>(17, {0, 1}))), "at most 16"));
  SpeakersVoice other({}, false);
  CHECK(contains(other.complaint_of("Hi.", SpeakersVoice::by({{af_heart, 1}, {bf_emma, 1}})), "cannot mix them"));
  CHECK(other.phonemes("Hi.", af_heart) == "hˈI.");
}
