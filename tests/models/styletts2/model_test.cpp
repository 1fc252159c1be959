// A whole styletts2 voice: from ids to samples.
#include "engine/models/styletts2/model.h"

#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <string>

#include "engine/error.h"
#include "engine/models/families.h"
#include "engine/models/styletts2/memory_plan.h"
#include "engine/voices/bundle/bundle.h"
#include "tests/models/styletts2/golden.h"
#include "tests/support/errors.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::styletts2;
using namespace linnet::test;

namespace {

constexpr float export_gain = 1.5f;  // of the exported graph's samples, which lack a division

// A small voice of two speakers, whose styles are the golden one and its opposite.
class TinyVoice {
 public:
  explicit TinyVoice(int threads = 1) : backend(threads) {
    const KokoroFile file;
    std::vector<float> styles;
    for (const float sign : {1.0f, -1.0f})
      for (std::size_t row = 0; row < rows; ++row)
        for (const float value : golden.tensor("style")) styles.push_back(sign * value);
    bytes_ = kokoro_bundle(file.model, {"af_one", "am_two"}, styles, rows);
    bundle_ = Bundle::parse(bytes_);
  }
  const Bundle& file() const { return bundle_; }
  std::unique_ptr<AcousticModel> open(const VoicePlan& plan = {}) {
    return family_of(bundle_).open(bundle_, backend, {}, plan);
  }
  SentenceInput sentence() const {
    SentenceInput s;
    s.ids = golden.ids;
    return s;
  }
  static constexpr std::size_t rows = 20;
  KokoroGolden golden{"tiny-kokoro"};
  Backend backend;

 private:
  std::vector<std::byte> bytes_;
  Bundle bundle_;
};

std::vector<float> decoded(AcousticModel& model, const Backend& backend) {
  std::vector<float> samples;
  model.decode(backend, [&](std::span<const float> s) { samples.insert(samples.end(), s.begin(), s.end()); });
  return samples;
}

std::vector<float> speak(AcousticModel& model, const Backend& backend, const SentenceInput& sentence) {
  model.encode(backend, sentence);
  return decoded(model, backend);
}

}  // namespace

TEST_CASE("a small Kokoro speaks as long as onnxruntime does, and what its parts give one after the other") {
  TinyVoice voice;
  const auto model = voice.open();
  CHECK(model->symbols() == 178);
  CHECK(model->speakers() == 2);
  CHECK(model->hop_length() == 600);
  const std::span<const int> frames = model->encode(voice.backend, voice.sentence());
  CHECK(std::vector<int>(frames.begin(), frames.end()) == voice.golden.durations);

  // Its samples cannot be compared with onnxruntime's: without noise the source's spectra have phases that are rounding
  // errors (numpy: 1 dB). But every part is compared by itself.
  const ConsumedBytes nobody;
  WeightReader reader(voice.file(), voice.backend, nobody, false);
  const std::vector<float> style = voice.golden.tensor("style");
  const std::size_t half = style.size() / 2;
  const std::span<const float> decoder_style = std::span(style).first(half);
  const std::span<const float> prosody_style = std::span(style).last(half);
  const std::size_t ids = voice.golden.ids.size();
  Bert bert(reader, ids);
  DurationPredictor durations(reader, bert.outputs(), half, ids);
  TextEncoder text(reader, ids);
  Prosody prosody(reader, durations.channels(), half);
  Decoder decoder(reader, text.channels(), half);
  Generator generator(reader, decoder.outputs(), half, {});
  std::vector<float> workspace(BidirectionalLstm::workspace_floats(64, ids));
  AdainMemory memory;
  bert.run(voice.backend, voice.golden.ids, durations.rows(ids), durations.channels());
  const std::span<const float> rows = durations.run(voice.backend, ids, prosody_style, workspace.data());
  std::vector<std::size_t> id_of_frame;
  for (std::size_t i = 0; i < ids; ++i)
    id_of_frame.insert(id_of_frame.end(), static_cast<std::size_t>(voice.golden.durations[i]), i);
  std::vector<float> f0;
  std::vector<float> energy;
  prosody.run(voice.backend, rows, id_of_frame, prosody_style, workspace.data(), memory, f0, energy);
  GeneratorInput input;
  input.decoded = decoder.run(voice.backend, text.run(voice.backend, voice.golden.ids, workspace.data()), id_of_frame,
                              f0, energy, decoder_style, memory);
  input.f0 = f0;
  input.style = decoder_style;
  input.noise.scale = 0;
  StageTimes times;
  generator.begin(voice.backend, input, times);
  std::vector<float> samples;
  generator.speak(
      voice.backend, [&](std::span<const float> s) { samples.insert(samples.end(), s.begin(), s.end()); }, times);
  CHECK(samples.size() == id_of_frame.size() * 600);
  CHECK(decoded(*model, voice.backend) == samples);
}

TEST_CASE("Kokoro speaks as onnxruntime does, from ids to samples", "[slow]") {
  const auto folder = kokoro_folder();
  if (!folder) SKIP("LINNET_KOKORO names no folder with Kokoro's model");
  const KokoroGolden golden("golden.noise");
  std::vector<std::byte> bytes;
  std::vector<float> weights;  // of the source's sines
  {
    const KokoroFile file(*folder + "/model_fp32.onnx");
    weights = file.model.floats("decoder.generator.m_source.l_linear.weight.T");
    const std::vector<float> style = read_floats(*folder + "/voices/am_michael.bin");
    bytes = kokoro_bundle(file.model, {"am_michael"}, style, 510);
  }
  const Bundle bundle = Bundle::parse(bytes);
  Backend backend(1);
  const ConsumedBytes nobody;
  Model model(WeightReader(bundle, backend, nobody, false), plan_of({}));
  SentenceInput s;
  s.ids = golden.ids;
  s.length_scale = 1 / golden.speed;
  s.noise_scale = 1;
  const std::span<const int> frames = model.encode(backend, s);
  CHECK(std::vector<int>(frames.begin(), frames.end()) == golden.durations);
  std::vector<float> noise(golden.tensor("audio").size());
  std::uint32_t state = 1;
  for (float& sum : noise) {
    sum = 0;
    for (const float weight : weights) {
      state = state * 1664525u + 1013904223u;
      sum += weight * static_cast<float>((static_cast<double>(state) / 2147483648.0 - 1) * std::sqrt(3.0));
    }
  }
  model.use_noise(noise);
  std::vector<float> samples = decoded(model, backend);
  for (float& sample : samples) sample *= export_gain;
  INFO(golden.snr_db("audio", samples) << " dB; numpy: 42.7");
  CHECK(golden.snr_db("audio", samples) >= 35);
}

TEST_CASE("the samples of a styletts2 voice depend on its input alone") {
  TinyVoice voice;
  TinyVoice other(2);
  SentenceInput s = voice.sentence();
  s.noise_scale = 1;
  s.seed = 3;
  const auto model = voice.open();
  const std::vector<float> first = speak(*model, voice.backend, s);
  CHECK(decoded(*model, voice.backend) == first);
  CHECK(speak(*other.open(), other.backend, s) == first);
  SECTION("its seed") { s.seed = 4; }
  SECTION("its sentence") { s.sentence = 1; }
  SECTION("its speaker") { s.speaker = 1; }
  SECTION("its noise") { s.noise_scale = 0; }
  SECTION("its speed") { s.length_scale = 0.5f; }
  CHECK(speak(*model, voice.backend, s) != first);
}

TEST_CASE("a mix of one speaker with itself is that speaker, and of two something between") {
  TinyVoice voice;
  const auto model = voice.open();
  SentenceInput s = voice.sentence();
  const std::vector<float> alone = speak(*model, voice.backend, s);
  const std::vector<SpeakerShare> same = {{0, 0.25f}, {0, 0.75f}};
  s.mix = same;
  CHECK(speak(*model, voice.backend, s) == alone);
  const std::vector<SpeakerShare> both = {{0, 0.5f}, {1, 0.5f}};
  s.mix = both;
  CHECK(speak(*model, voice.backend, s) != alone);
}

TEST_CASE("frames of a styletts2 sentence can be held, and slower speech has more of them") {
  TinyVoice voice;
  const auto model = voice.open();
  SentenceInput s = voice.sentence();
  const std::vector<int> held(s.ids.size(), 2);
  s.frames = held;
  const std::span<const int> frames = model->encode(voice.backend, s);
  CHECK(std::vector<int>(frames.begin(), frames.end()) == held);
  CHECK(decoded(*model, voice.backend).size() == held.size() * 2 * 600);
  s.frames = {};
  const auto total = [&](float length_scale) {
    s.length_scale = length_scale;
    int sum = 0;
    for (const int f : model->encode(voice.backend, s)) sum += f;
    return sum;
  };
  CHECK(total(2) > total(1));
}

TEST_CASE("a sentence of more ids than PLBERT has positions is refused, and one as long is spoken") {
  TinyVoice voice;
  const auto model = voice.open({50, 24, true});
  SentenceInput s = voice.sentence();
  std::vector<std::int64_t> many(512, 50);
  s.ids = many;
  CHECK(model->encode(voice.backend, s).size() == 512);
  many.push_back(0);
  s.ids = many;
  CHECK_THROWS_AS(model->encode(voice.backend, s), Error);
}

TEST_CASE("a sentence can be stopped between any two layers of Kokoro's text side and decoder") {
  TinyVoice voice;
  const auto model = voice.open();
  SentenceInput s = voice.sentence();
  int asked = 0;
  s.stop_check = [&] { ++asked; };
  model->encode(voice.backend, s);
  CHECK(asked >= 12 + 3);  // PLBERT's runs, and what is behind it
  int until_sound = 0;
  const auto count = [&](std::span<const float> samples) { until_sound += samples.empty(); };
  model->decode(voice.backend, count);
  CHECK(until_sound >= 6 + 5 + 40);  // blocks of pitch and energy, of the decoder, layers of the generator
  const std::vector<float> whole = decoded(*model, voice.backend);
  for (const int left : {0, 5, 14}) {
    int more = left;
    s.stop_check = [&] {
      if (more-- == 0) throw Error(ErrorKind::stopped, "stopped");
    };
    CHECK_THROWS_AS(model->encode(voice.backend, s), Error);
  }
  s.stop_check = {};
  model->encode(voice.backend, s);
  CHECK(decoded(*model, voice.backend) == whole);
}

TEST_CASE("a longer sentence than planned for is computed exactly, and its memory is given back") {
  TinyVoice voice;
  const auto spoken = [&](AcousticModel& model, std::size_t ids) {
    SentenceInput s = voice.sentence();
    const std::vector<std::int64_t> many(ids, 50);
    s.ids = many;
    const std::vector<int> frames(ids, 2);
    s.frames = frames;
    model.encode(voice.backend, s);
    return decoded(model, voice.backend);
  };
  const auto large = voice.open();
  const auto small = voice.open({200, 72, false});
  const std::vector<float> first = spoken(*small, 20);
  CHECK(spoken(*small, 60) == spoken(*large, 60));
  CHECK(spoken(*small, 20) == first);
}

TEST_CASE("styles come back bit for bit from the differences that are kept") {
  Random random(3);
  const KokoroFile file;
  const std::size_t speakers = 3, rows = 40, width = KokoroGolden("tiny-kokoro").tensor("style").size();
  std::vector<float> values = random.normals(speakers * rows * width, 1);
  for (std::size_t i = 0; i < values.size(); ++i)  // some of each: hardly any difference, zeros, the extremes
    if (i >= width && i % 3) values[i] = i % 7 ? values[i - width] * 1.0001f : 0;
  values[5] = 3e38f;
  values[width + 5] = -3e38f;
  const std::vector<std::byte> bytes = kokoro_bundle(file.model, {"af_one", "am_two", "bf_three"}, values, rows);
  const Bundle bundle = Bundle::parse(bytes);
  Backend backend(1);
  const Styles styles(WeightReader(bundle, backend, {}, false));
  for (std::size_t speaker = 0; speaker < speakers; ++speaker)
    for (const std::size_t row : {0, 1, 17, 39}) {
      const SpeakerShare share{speaker, 1};
      const auto* const from = values.data() + (speaker * rows + row) * width;
      CHECK(styles.row(std::span(&share, 1), row + 1) == std::vector<float>(from, from + width));
    }
}

TEST_CASE("plans of less memory shorten a styletts2 voice's sentences, and the smallest computes in blocks") {
  CHECK(plan_of({}).ids == 110);
  CHECK(plan_of({}).generator.exact_rows == plan_of({}).generator.most_rows);
  CHECK(plan_of({200, 72, false}).ids == 50);
  CHECK(plan_of({100, 36, false}).generator.exact_rows == 0);
  CHECK(plan_of({50, 24, true}).ids == 50);
}

TEST_CASE("a model without styles is refused with the remedy") {
  const KokoroFile file;
  Backend backend(1);
  CHECK(bad_voice_message([&] { family_of(file.model).open(file.model, backend, {}, {}); }) ==
        "the model has no styles, which make its voices; `linnet import` joins a model and its styles");
}
