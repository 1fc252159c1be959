// A voice is made a bundle and opened again: the same samples in fp32, nearly the same sound in int8 and int4.
#include "engine/quantize/quantizer.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "engine/error.h"
#include "engine/linnet.h"
#include "engine/models/vits/vits.h"
#include "engine/voices/bundle/bundle.h"
#include "tests/support/files.h"
#include "tests/support/signals.h"
#include "tests/support/speech.h"

using namespace linnet;
using namespace linnet::test;

namespace {

struct Made {
  std::vector<std::byte> bytes;
  QuantizeReport report;
};

QuantizeOptions options_for(Precision precision) {
  QuantizeOptions o;
  o.precision = precision;
  o.calibration_samples = 6;
  o.sentences = {"One two three.", "A small bird sings.", "Where is the lake?", "Put the box down."};
  o.espeak_data = LINNET_ESPEAK_DATA;
  return o;
}

Made made(const std::string& path, const QuantizeOptions& options) {
  Made m;
  const auto model = read_bytes(path);
  m.report = quantize_voice(model, read_text(path + ".json"), options, [&](std::span<const std::byte> part) {
    m.bytes.insert(m.bytes.end(), part.begin(), part.end());
  });
  return m;
}

// The mean power of each 256 samples of a sentence spoken with a seed.
std::vector<double> loudness_of(Voice& voice) {
  std::vector<double> frames;
  std::size_t samples = 0;
  std::vector<std::int64_t> ids;
  for (std::int64_t i = 0; i < 60; ++i) ids.push_back(1 + i * 7 % 30);
  voice.speak_ids(ids, {}, [&](const AudioBlock& block) {
    for (const float s : block.samples) {
      if (samples++ % 256 == 0) frames.push_back(0);
      frames.back() += static_cast<double>(s) * static_cast<double>(s) / 256;
    }
  });
  return frames;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) /
         static_cast<double>(std::max<std::size_t>(1, values.size()));
}

}  // namespace

TEST_CASE("an fp32 bundle gives the same samples as its voice, bit for bit") {
  Backend backend(1);
  for (const TestVoice& voice : test_voices()) {
    const VoiceFile file(voice.path);
    const Made m = made(voice.path, options_for(Precision::fp32));
    const Bundle bundle = Bundle::parse(m.bytes);
    Vits from_onnx(LayerReader(file.model, backend, {}), 128, {});
    Vits from_bundle(LayerReader(bundle, backend, {}), 128, {});
    const Answer answer = read_answer(voice.answers[0]);
    INFO(voice.name);
    CHECK(identical(speak(from_onnx, backend, answer.with_ids()), speak(from_bundle, backend, answer.with_ids())));
    CHECK(m.report.bundle_bytes == m.bytes.size());
    CHECK(m.report.bundle_bytes < m.report.source_bytes + 100'000);
  }
}

TEST_CASE("tiny voices become small bundles, and the same ones for any number of threads", "[slow]") {
  for (const std::string& name : tiny_voices())
    for (const Precision precision : {Precision::int8, Precision::int4}) {
      QuantizeOptions options = options_for(precision);
      options.gate_db = precision == Precision::int8 ? 0.5 : 3.0;
      const Made one = made(tiny_voice_path(name), options);
      options.threads = 3;
      const Made three = made(tiny_voice_path(name), options);
      INFO(name << " " << name_of(precision) << ": " << one.report.bundle_bytes << " bytes of "
                << one.report.source_bytes << ", " << one.report.db << " dB");
      CHECK(one.bytes == three.bytes);
      CHECK(one.report.db <= options.gate_db);
      CHECK(one.report.bundle_bytes < one.report.source_bytes * 6 / 10);
      CHECK(!one.report.groups.empty());
      Engine engine({});
      const auto voice = engine.open_voice(one.bytes, "");
      const auto fp32 =
          engine.open_voice(read_bytes(tiny_voice_path(name)), read_text(tiny_voice_path(name) + ".json"));
      CHECK(voice->precision() == name_of(precision));
      // Durations may differ by a frame, so samples cannot be compared; length and power of the sound can.
      const std::vector<double> found = loudness_of(*voice);
      const std::vector<double> wanted = loudness_of(*fp32);
      INFO(found.size() << " frames of " << wanted.size());
      CHECK(std::abs(static_cast<double>(found.size()) / static_cast<double>(wanted.size()) - 1) < 0.1);
      CHECK(mean(found) > 0.8 * mean(wanted));
      CHECK(mean(found) < 1.25 * mean(wanted));
    }
}

TEST_CASE("a quality limit that no rounding meets keeps the layers at full precision") {
  QuantizeOptions options = options_for(Precision::int8);
  options.gate_db = 1e-9;
  const Made m = made(tiny_voice_path("tiny-xlow"), options);
  for (const QuantizedGroup& g : m.report.groups) CHECK((g.bits == 32 || g.low_db == 0));
  CHECK(m.report.db < 1e-3);
}

TEST_CASE("given durations replace the predicted ones") {
  Backend backend(1);
  const VoiceFile file(tiny_voice_path("tiny-medium"));
  Vits vits(LayerReader(file.model, backend, {}), 64, {});
  const std::vector<std::int64_t> ids = some_ids(vits, 5);
  SentenceInput r;
  r.ids = ids;
  const std::vector<int> held = {3, 1, 4, 1, 5};
  r.frames = held;
  const std::span<const int> frames = vits.encode(backend, r);
  CHECK(std::vector<int>(frames.begin(), frames.end()) == held);
}

TEST_CASE("quantising stops when its progress callback throws, and progress only increases") {
  double last = 0;
  bool grows = true;
  QuantizeOptions options = options_for(Precision::int8);
  options.progress = [&](double done) {
    grows = grows && done >= last && done <= 1;
    last = done;
    if (done > 0.5) throw std::runtime_error("enough");
  };
  CHECK_THROWS_AS(made(tiny_voice_path("tiny-xlow"), options), std::runtime_error);
  CHECK(grows);
  CHECK(last > 0.5);
}
