// Exported models become bundles in each precision.
#include "engine/quantize/import_voices.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/voices/bundle/bundle.h"
#include "tests/support/complaint.h"
#include "tests/support/errors.h"
#include "tests/support/exported_model.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;
using nlohmann::json;

namespace {

struct Imported {
  std::vector<std::byte> bytes;
  ImportReport report;
};

Imported imported(ExportedModelFile& file, std::span<const VoiceStyle> styles, ImportOptions options) {
  Imported made;
  made.report = import_voices(file.bytes(), styles, options, [&](std::span<const std::byte> part) {
    made.bytes.insert(made.bytes.end(), part.begin(), part.end());
  });
  CHECK(made.report.bundle_bytes == made.bytes.size());
  CHECK(made.report.source_bytes == file.bytes().size());
  return made;
}

std::string refusal_of(ExportForm form, std::vector<VoiceStyle> styles) {
  ExportedModelFile file(form);
  return bad_voice_message([&] { import_voices(file.bytes(), styles, {}, [](std::span<const std::byte>) {}); });
}

// Of whole numbers too, as their reader computes them.
std::vector<float> floats_of(const Bundle& bundle, const std::string& path) {
  const Tensor& tensor = bundle.tensor(path);
  if (tensor.type != Tensor::Type::i8) return bundle.floats(path);
  const std::vector<float> scales = bundle.floats(path + ".scale");
  const std::size_t each = tensor.elements() / scales.size();
  std::vector<float> floats;
  for (std::size_t i = 0; i < tensor.elements(); ++i)
    floats.push_back(static_cast<float>(static_cast<std::int8_t>(tensor.bytes[i])) * scales[i / each]);
  return floats;
}

void add_floats(ExportedModelFile& file, const std::string& name, std::initializer_list<std::int64_t> shape) {
  Random random(5);
  const std::vector<float> values = random.normals(Tensor{shape}.elements());
  Message message = tensor(name, shape, type_f32);
  message.text(raw_data, {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)});
  file.builder().initializer(message);
}

// A matrix large enough to be rounded.
void add_large_weight(ExportedModelFile& file, const std::string& module) {
  add_floats(file, module + ".weight", {64, 96});
}

}  // namespace

TEST_CASE("An 8-bit export and its styles become a bundle of 8 bits with the same weights, bit for bit") {
  ExportedModelFile file(ExportForm::whole_numbers);
  const auto styles = ExportedModelFile::styles({"af_one", "jm_two"});
  const Imported made = imported(file, styles, {.provenance = R"({"model_card":"A licence."})"});
  CHECK(made.report.precision == Precision::int8);
  CHECK(made.report.voices == 2);
  CHECK(made.report.rounded_weights == 0);
  const Bundle bundle = Bundle::parse(made.bytes);
  CHECK(bundle.precision() == "int8");
  CHECK(bundle.family() == "styletts2");
  CHECK(bundle.provenance() == R"({"model_card":"A licence."})");
  CHECK(bundle.has_speakers());
  for (const auto& [path, expected] : file.weights()) {
    INFO(path);
    CHECK(floats_of(bundle, path) == expected);
  }
  CHECK(bundle.tensor("decoder.encode.conv1.weight").type == Tensor::Type::i8);
  CHECK(bundle.tensor("predictor.lstm.W").type == Tensor::Type::i8);
  CHECK(bundle.tensor("decoder.generator.ups.0.weight").type == Tensor::Type::f32);
  CHECK(bundle.conv("decoder.generator.ups.0").transposed);
}

TEST_CASE("The settings of an import name the voices, their languages and the symbols") {
  ExportedModelFile file(ExportForm::floats);
  const auto styles =
      ExportedModelFile::styles({"af_one", "bm_two", "ef_x", "ff_x", "hm_x", "if_x", "jf_x", "pm_x", "zf_x"});
  const Bundle bundle = Bundle::parse(imported(file, styles, {.precision = Precision::fp32}).bytes);
  const json settings = json::parse(bundle.settings());
  CHECK(settings["family"] == "styletts2");
  CHECK(settings["sample_rate"] == 24000);
  CHECK(settings["symbols"]["ˈ"] == 156);
  CHECK(settings["symbols"].size() == 114);
  CHECK(settings["voices"][0] == json{{"name", "af_one"}, {"language", "en-us"}});  // its loudness is not known
  std::string languages;
  for (const json& voice : settings["voices"]) languages += voice["language"].get<std::string>() + " ";
  CHECK(languages == "en-us en-gb es fr-fr hi it ja pt-br cmn ");
}

TEST_CASE("Styles are kept as they are at full precision, and in 16 bits else") {
  ExportedModelFile file(ExportForm::whole_numbers);
  const auto styles = ExportedModelFile::styles({"af_one", "bm_two"});
  for (const Precision precision : {Precision::fp32, Precision::int8, Precision::int4}) {
    const Imported made = imported(file, styles, {.precision = precision});
    const Bundle bundle = Bundle::parse(made.bytes);
    const std::vector<std::int64_t> shape = {2, 6, 8};
    const std::vector<float> found = bundle.floats("styles", shape);
    CHECK(bundle.tensor("styles").type == (precision == Precision::fp32 ? Tensor::Type::f32 : Tensor::Type::f16));
    for (std::size_t i = 0; i < found.size(); ++i) {
      const float expected = styles[i / 48].values[i % 48];
      REQUIRE(std::fabs(found[i] - expected) <=
              (precision == Precision::fp32 ? 0 : std::fabs(expected) / 2048 + 3e-8f));
    }
  }
}

TEST_CASE("Full precision gives floats, also of an 8-bit export, bit for bit") {
  const ExportForm form = GENERATE(ExportForm::whole_numbers, ExportForm::floats, ExportForm::halves);
  ExportedModelFile file(form);
  const Imported made = imported(file, ExportedModelFile::styles({"af_one"}), {.precision = Precision::fp32});
  const Bundle bundle = Bundle::parse(made.bytes);
  CHECK(bundle.precision() == "fp32");
  CHECK(bundle.tensors().size() == file.weights().size() + 1);
  for (const auto& [path, expected] : file.weights()) {
    INFO(path);
    CHECK(bundle.tensor(path).type == Tensor::Type::f32);
    CHECK(bundle.floats(path) == expected);
  }
}

TEST_CASE("Rounding takes floats to 8 or 4 bits; the generator and what decides durations to 8; LSTMs row by row") {
  for (const Precision precision : {Precision::int8, Precision::int4}) {
    ExportedModelFile file(ExportForm::floats);
    add_large_weight(file, "decoder.decode.0.norm1.fc");
    add_large_weight(file, "decoder.generator.noise_res.0.adain1.0.fc");
    add_large_weight(file, "bert.encoder.layer.key");
    add_floats(file, "onnx::LSTM_1", {2, 64, 40});
    add_floats(file, "onnx::LSTM_2", {2, 64, 16});
    add_floats(file, "onnx::LSTM_3", {2, 128});
    file.builder().node(
        node("LSTM", "/predictor/text_encoder/lstms.0/LSTM", {"x", "onnx::LSTM_1", "onnx::LSTM_2", "onnx::LSTM_3"}, "y")
            .message(5, Message().text(1, "direction").text(4, "bidirectional")));
    const Imported made = imported(file, ExportedModelFile::styles({"af_one"}), {.precision = precision});
    const Bundle bundle = Bundle::parse(made.bytes);
    CHECK(made.report.rounded_weights == 3 * 64 * 96 + 2 * 64 * 40);
    const Tensor& lstm = bundle.tensor("predictor.text_encoder.lstms.0.W");
    CHECK(lstm.type == Tensor::Type::i8);
    CHECK(bundle.floats("predictor.text_encoder.lstms.0.W.scale").size() == 128);
    CHECK(snr_db(Random(5).normals(2 * 64 * 40), floats_of(bundle, "predictor.text_encoder.lstms.0.W")) > 38);
    CHECK(bundle.tensor("predictor.text_encoder.lstms.0.R").type == Tensor::Type::f32);
    const bool four = precision == Precision::int4;
    const Tensor& matrix = bundle.tensor("decoder.decode.0.norm1.fc.weight");
    CHECK(matrix.type == (four ? Tensor::Type::int4 : Tensor::Type::int8));
    CHECK(matrix.group == (four ? 32 : 64));
    CHECK(bundle.tensor("decoder.generator.noise_res.0.adain1.0.fc.weight").type == Tensor::Type::int8);
    CHECK(bundle.tensor("bert.encoder.layer.key.weight").type == Tensor::Type::int8);
    CHECK(snr_db(Random(5).normals(96 * 64), bundle.floats("decoder.decode.0.norm1.fc.weight")) > (four ? 19 : 40));
    CHECK(bundle.tensor("decoder.encode.norm1.fc.weight").type == Tensor::Type::f32);  // small ones stay
  }
}

TEST_CASE("What is rounded automatically depends on the model: whole numbers are kept, floats as asked for") {
  const auto styles = ExportedModelFile::styles({"af_one"});
  ExportedModelFile whole(ExportForm::whole_numbers);
  ExportedModelFile floats(ExportForm::floats);
  CHECK(imported(whole, styles, {.otherwise = Precision::int4}).report.precision == Precision::int8);
  CHECK(imported(floats, styles, {.otherwise = Precision::int4}).report.precision == Precision::int4);
}

TEST_CASE("An import is the same for any number of threads") {
  ExportedModelFile file(ExportForm::floats);
  add_large_weight(file, "decoder.decode.0.norm1.fc");
  const auto styles = ExportedModelFile::styles({"af_one"});
  CHECK(imported(file, styles, {.precision = Precision::int4, .threads = 1}).bytes ==
        imported(file, styles, {.precision = Precision::int4, .threads = 2}).bytes);
}

TEST_CASE("Styles of another model, without a language or given twice are refused by name") {
  auto styles = ExportedModelFile::styles({"af_one", "bf_two"});
  SECTION("fewer rows") {
    styles[1].shape = {5, 1, 8};
    CHECK(contains(refusal_of(ExportForm::floats, styles),
                   "style 'bf_two' has 5 × 1 × 8 values; this model's have 6 × 8"));
  }
  SECTION("bare numbers of another width") {
    styles[1].shape.clear();
    styles[1].values.resize(6 * 4);
    CHECK(contains(refusal_of(ExportForm::floats, styles), "style 'bf_two' has 24 values; this model's have 6 × 8"));
  }
  SECTION("no number") {
    styles[0].values[3] = NAN;
    CHECK(contains(refusal_of(ExportForm::floats, styles), "style 'af_one' holds a value that no style has"));
  }
  SECTION("a name that tells no language") {
    for (const char* name : {"heart", "xf_heart", "ax_heart", "af-heart", "af_"}) {
      styles[0].name = name;
      CHECK(contains(refusal_of(ExportForm::floats, styles), "'" + std::string(name) + "' does not begin as Kokoro's"));
    }
  }
  SECTION("a name that cannot be typed") {
    styles[0].name = "af_\n(2)";
    CHECK(contains(refusal_of(ExportForm::floats, styles), "'af_?(2)' is not made of"));
  }
  SECTION("twice") {
    styles[1].name = "af_one";
    CHECK(contains(refusal_of(ExportForm::floats, styles), "'af_one' is there twice"));
  }
  SECTION("none") { CHECK(contains(refusal_of(ExportForm::floats, {}), "there are 0 styles")); }
}

TEST_CASE("A weight that is no number is refused, since rounding it has no meaning") {
  ExportedModelFile file(ExportForm::floats);
  file.builder().initializer(f32_tensor("decoder.decode.0.conv1.bias", {1}, {INFINITY}));
  CHECK(contains(bad_voice_message([&] { imported(file, ExportedModelFile::styles({"af_one"}), {}); }),
                 "'decoder.decode.0.conv1.bias' of the model is not finite"));
}
