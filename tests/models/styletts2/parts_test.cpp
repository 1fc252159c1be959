// The parts of a styletts2 voice up to the decoder's rows, each against onnxruntime's answers.
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "engine/models/styletts2/bert.h"
#include "engine/models/styletts2/decoder.h"
#include "engine/models/styletts2/duration_predictor.h"
#include "engine/models/styletts2/prosody.h"
#include "engine/models/styletts2/text_encoder.h"
#include "tests/models/styletts2/golden.h"

using namespace linnet;
using namespace linnet::styletts2;
using namespace linnet::test;

namespace {

// Memory is planned for fewer ids than the sentence has, so that all of it has to grow.
constexpr std::size_t few_ids = 4;

void check_parts(const TensorFile& file, const KokoroGolden& golden, int threads) {
  Backend backend(threads);
  const ConsumedBytes nobody;
  WeightReader reader(file, backend, nobody, false);
  const std::vector<float> style = golden.tensor("style");
  const std::size_t half = style.size() / 2;
  const std::span<const float> decoder_style = std::span(style).first(half);
  const std::span<const float> prosody_style = std::span(style).last(half);
  const std::size_t ids = golden.ids.size();
  const auto check = [&](const std::string& name, std::span<const float> found) {
    INFO(name << ": " << golden.snr_db(name, found) << " dB, expected " << golden.least_db(name));
    CHECK(golden.snr_db(name, found) >= golden.least_db(name));
  };
  Bert bert(reader, few_ids);
  DurationPredictor durations(reader, bert.outputs(), half, few_ids);
  TextEncoder text(reader, few_ids);
  Prosody prosody(reader, durations.channels(), half);
  Decoder decoder(reader, text.channels(), half);
  std::vector<float> workspace(BidirectionalLstm::workspace_floats(512, ids));
  AdainMemory memory;

  bert.run(backend, golden.ids, durations.rows(ids), durations.channels());
  check("bert", bert.state());
  const std::span<const float> rows = durations.run(backend, ids, prosody_style, workspace.data());
  check("d", rows);
  const std::span<const float> lengths = durations.durations(backend, ids, workspace.data());
  std::vector<std::size_t> id_of_frame;
  for (std::size_t i = 0; i < ids; ++i) {
    CHECK(std::max(1.0f, std::nearbyint(lengths[i] / golden.speed)) == static_cast<float>(golden.durations[i]));
    id_of_frame.insert(id_of_frame.end(), static_cast<std::size_t>(golden.durations[i]), i);
  }
  const std::span<const float> encoded = text.run(backend, golden.ids, workspace.data());
  check("t_en", encoded);
  std::vector<float> f0;
  std::vector<float> energy;
  prosody.run(backend, rows, id_of_frame, prosody_style, workspace.data(), memory, f0, energy);
  check("F0", f0);
  check("N", energy);
  check("decoded",
        decoder.run(backend, encoded, id_of_frame, golden.tensor("F0"), golden.tensor("N"), decoder_style, memory));
}

}  // namespace

TEST_CASE("each part of a small Kokoro up to the decoder gives onnxruntime's rows") {
  const KokoroFile file;
  const KokoroGolden golden("tiny-kokoro");
  for (const int threads : {1, 2}) check_parts(file.model, golden, threads);
}

TEST_CASE("each part of Kokoro up to the decoder gives onnxruntime's rows", "[slow]") {
  const auto folder = kokoro_folder();
  if (!folder) SKIP("LINNET_KOKORO names no folder with Kokoro's model");
  const KokoroFile file(*folder + "/model_fp32.onnx");
  check_parts(file.model, KokoroGolden("golden.plain"), 1);
}
