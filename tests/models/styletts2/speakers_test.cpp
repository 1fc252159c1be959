// A small Kokoro through the public API: speakers of two languages, mixes of them, and times of words.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "engine/linnet.h"
#include "engine/quantize/import_voices.h"
#include "tests/models/styletts2/golden.h"
#include "tests/support/complaint.h"
#include "tests/support/english_pack.h"
#include "tests/support/file_in_pieces.h"

using namespace linnet;
using namespace linnet::test;

namespace {

constexpr const char* settings = R"({"family": "styletts2", "sample_rate": 24000, "voices": [
  {"name": "af_heart", "language": "en-us"}, {"name": "am_puck", "language": "en-us"},
  {"name": "ef_dora", "language": "es"}]})";

class TinyKokoro {
 public:
  TinyKokoro() : english_(english_pack()), engine_(options()) {
    const KokoroGolden golden("tiny-kokoro");
    const KokoroFile file;
    constexpr std::size_t rows = 20;
    std::vector<float> styles;
    for (const float factor : {1.0f, -1.0f, 0.5f})
      for (std::size_t row = 0; row < rows; ++row)
        for (const float value : golden.tensor("style")) styles.push_back(factor * value);
    voice = engine_.open_voice(kokoro_bundle(file.model, {"af_heart", "am_puck", "ef_dora"}, styles, rows), settings);
  }
  std::vector<float> speak(const std::string& text, std::string_view mix) {
    SpeakOptions options;
    options.mix = speaker_mix(mix, voice->speaker_names());
    options.loudness = Loudness::off;
    std::vector<float> samples;
    words.clear();
    voice->speak(text, options, [&](const AudioBlock& block) {
      samples.insert(samples.end(), block.samples.begin(), block.samples.end());
      words.insert(words.end(), block.words.begin(), block.words.end());
    });
    return samples;
  }

  std::vector<WordTiming> words;  // of the last call

 private:
  EngineOptions options() {
    EngineOptions all{.threads = 1, .espeak_data = tests::espeak_data()};
    all.english_data = [this](std::string_view) { return std::span<const std::byte>(english_); };
    return all;
  }
  std::vector<std::byte> english_;
  Engine engine_;

 public:
  std::unique_ptr<Voice> voice;
};

}  // namespace

TEST_CASE("a mix of Kokoro's speakers is what their weights say, and the first one's language is read") {
  TinyKokoro kokoro;
  const std::string text = "La casa.";
  const std::vector<float> heart = kokoro.speak(text, "af_heart");
  CHECK(kokoro.speak(text, "af_heart(1)+af_heart(3)") == heart);
  CHECK(kokoro.speak(text, "af_heart+am_puck") != heart);
  CHECK(kokoro.speak(text, "af_heart(3)+am_puck(1)") == kokoro.speak(text, "af_heart(0.75)+am_puck(0.25)"));
  // The styles are 1, -1 and 0.5: three quarters of the first and one of the second are the third's.
  const std::vector<float> spanish = kokoro.speak(text, "ef_dora");
  CHECK(spanish != kokoro.speak(text, "af_heart(3)+am_puck(1)"));
  const std::vector<float> mixed = kokoro.speak(text, "ef_dora(2)+af_heart(3)+am_puck(1)");
  CHECK(mixed.size() == spanish.size());
  REQUIRE(!mixed.empty());
}

TEST_CASE("words of Kokoro's speech have their times") {
  TinyKokoro kokoro;
  const std::vector<float> samples = kokoro.speak("Good morning, dear friend.", "af_heart");
  REQUIRE(kokoro.words.size() == 4);
  CHECK(kokoro.words[0].word == "Good");
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(kokoro.words[i].end_seconds > kokoro.words[i].start_seconds);
    if (i) CHECK(kokoro.words[i].start_seconds >= kokoro.words[i - 1].end_seconds);
  }
  CHECK(kokoro.words[3].end_seconds <= static_cast<double>(samples.size()) / 24000);
}

TEST_CASE("a bundle of Kokoro in 8 or 4 bits that is read piece by piece speaks the samples of the one in memory") {
  const std::vector<std::byte> model = read_bytes(source_path("tests/golden/styletts2/tiny-kokoro.onnx"));
  const KokoroGolden golden("tiny-kokoro");
  const std::vector<float> style = golden.tensor("style");
  std::vector<float> rows;
  for (int row = 0; row < 510; ++row) rows.insert(rows.end(), style.begin(), style.end());
  const VoiceStyle styles[] = {{.name = "af_heart", .shape = {}, .values = rows}};
  for (const Precision precision : {Precision::int8, Precision::int4}) {
    std::vector<std::byte> bytes;
    import_voices(model, styles, {.precision = precision},
                  [&](std::span<const std::byte> part) { bytes.insert(bytes.end(), part.begin(), part.end()); });
    const FileInPieces file(bytes);
    Engine engine(EngineOptions{});
    std::vector<float> spoken[2];
    const std::unique_ptr<Voice> voices[] = {engine.open_voice(bytes, ""), engine.open_voice(file, "", {})};
    for (std::size_t i = 0; i < 2; ++i)
      voices[i]->speak_ids(golden.ids, {}, [&](const AudioBlock& block) {
        spoken[i].insert(spoken[i].end(), block.samples.begin(), block.samples.end());
      });
    CHECK(spoken[0].size() > 10'000);
    CHECK(spoken[1] == spoken[0]);
    CHECK(file.largest < bytes.size() / 2);
    CHECK(engine.memory_of(file, {}).peak() == engine.memory_of(bytes, {}).peak());
  }
}
