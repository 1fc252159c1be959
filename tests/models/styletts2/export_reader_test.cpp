// Exports in each form give the weights that are in them.
#include "engine/models/styletts2/export_reader.h"

#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>
#include <cstdlib>

#include "tests/support/complaint.h"
#include "tests/support/errors.h"
#include "tests/support/exported_model.h"
#include "tests/support/files.h"

using namespace linnet;
using namespace linnet::test;
using linnet::styletts2::ExportedModel;
using linnet::styletts2::read_exported;

namespace {

const ExportedWeight* find(const ExportedModel& model, const std::string& path) {
  const auto found =
      std::find_if(model.weights.begin(), model.weights.end(), [&](const ExportedWeight& w) { return w.path == path; });
  return found == model.weights.end() ? nullptr : &*found;
}

std::string refusal_of(ExportedModelFile& file) {
  return bad_voice_message([&] { read_exported(OnnxGraph::parse(file.bytes())); });
}

}  // namespace

TEST_CASE("Each form of an export gives all of its weights, and nothing else") {
  const ExportForm form = GENERATE(ExportForm::whole_numbers, ExportForm::floats, ExportForm::halves);
  ExportedModelFile file(form);
  const OnnxGraph graph = OnnxGraph::parse(file.bytes());
  const ExportedModel model = read_exported(graph);
  CHECK(model.symbols == 178);
  CHECK(model.most_ids == 8);
  CHECK(model.style_width == 8);
  CHECK(model.weights.size() == file.weights().size());
  for (const auto& [path, expected] : file.weights()) {
    INFO(path);
    const ExportedWeight* weight = find(model, path);
    REQUIRE(weight);
    CHECK(Tensor{weight->shape}.elements() == expected.size());
    CHECK(weight->floats() == expected);  // bit for bit
  }
  CHECK(find(model, "bert.encoder.layer.query.weight")->shape == std::vector<std::int64_t>{8, 8});
  CHECK(find(model, "predictor.F0.0.norm1.fc.weight")->shape == std::vector<std::int64_t>{16, 4});
  const ConvAttributes& up = model.convolutions.at("decoder.generator.ups.0");
  CHECK((up.transposed && up.stride == 10 && up.pad_begin == 5));
  CHECK(model.convolutions.at("text_encoder.cnn.0.0").pad_begin == 2);
  CHECK_FALSE(model.convolutions.at("decoder.encode.conv1").transposed);
}

TEST_CASE("Whole numbers of an export stay what they are, and times their scales they are its floats") {
  ExportedModelFile file(ExportForm::whole_numbers);
  const OnnxGraph graph = OnnxGraph::parse(file.bytes());
  const ExportedModel model = read_exported(graph);
  const auto scales_of = [&](const char* path) {
    const ExportedWeight& weight = *find(model, path);
    const std::optional<WholeNumbers> whole = weight.whole_numbers();
    REQUIRE(whole);
    const std::size_t each = whole->values.size() / whole->scales.size();
    std::vector<float> products;
    for (std::size_t i = 0; i < whole->values.size(); ++i)
      products.push_back(static_cast<float>(whole->values[i]) * whole->scales[i / each]);
    CHECK(products == weight.floats());
    return whole->scales.size();
  };
  CHECK(scales_of("bert.embeddings.word_embeddings.weight") == 1);
  CHECK(scales_of("bert_encoder.weight") == 8);
  CHECK(scales_of("decoder.encode.norm1.fc.weight") == 16);
  CHECK(scales_of("decoder.encode.conv1.weight") == 1);
  CHECK(scales_of("predictor.lstm.W") == 2);
  CHECK(scales_of("predictor.shared.R") == 2);
  CHECK_FALSE(find(model, "decoder.generator.ups.0.weight")->whole_numbers());
}

TEST_CASE("Whole numbers whose zero point takes them out of 8 bits are no whole numbers of a bundle") {
  const std::vector<std::byte> values = {std::byte{0}, std::byte{255}};
  const std::vector<std::byte> zero = {std::byte{100}};
  const std::vector<float> scale = {0.5f};
  ExportedWeight weight;
  weight.path = "w";
  weight.shape = {2};
  weight.values = Tensor{{2}, Tensor::Type::u8, values};
  weight.scale = Tensor{{}, Tensor::Type::f32, std::as_bytes(std::span(scale))};
  weight.zero = Tensor{{}, Tensor::Type::u8, zero};
  weight.check();
  CHECK(weight.floats() == std::vector{-50.0f, 77.5f});
  CHECK_FALSE(weight.whole_numbers());
}

TEST_CASE("Exports in unknown forms are refused by the name of the node or weight") {
  ExportedModelFile file(ExportForm::floats);
  SECTION("an LSTM of one direction") {
    file.builder().node(node("LSTM", "/predictor/other/LSTM", {"x", "w", "r", "b"}, "y")
                            .message(5, Message().text(1, "direction").text(4, "forward")));
    const std::string refusal = refusal_of(file);
    CHECK(contains(refusal, "'/predictor/other/LSTM'"));
    CHECK(contains(refusal, "'bidirectional'"));
  }
  SECTION("4-bit products") {
    file.builder().initializer(f32_tensor("w4", {1}, {1}));
    file.builder().node(node("MatMulNBits", "/bert/encoder/layer/key/MatMul_Q4", {"x", "w4", "s"}, "y"));
    CHECK(contains(refusal_of(file), "(MatMulNBits) of the model holds weights in a form that is not read"));
  }
  SECTION("whole numbers without a scale") {
    file.builder().initializer(tensor("w8", {1, 1, 1}, type_u8).text(raw_data, "a"));
    file.builder().node(node("ConvInteger", "/decoder/encode/conv9/Conv_quant", {"x", "w8", "z", "y"}, "sum"));
    CHECK(
        contains(refusal_of(file), "'/decoder/encode/conv9/Conv_quant' (ConvInteger) of the model is followed by no"));
  }
  SECTION("a weight of nobody") {
    file.builder().initializer(f32_tensor("w", {1, 1, 1}, {1}));
    file.builder().node(node("Conv", "node_convolution_41", {"x", "w"}, "y"));
    CHECK(contains(refusal_of(file), "'node_convolution_41' (Conv) of the model tells neither"));
  }
  SECTION("two weights of one module") {
    file.builder().initializer(f32_tensor("w", {1, 1}, {1}));
    file.builder().node(node("MatMul", "/bert_encoder/MatMul", {"x", "w"}, "y"));
    CHECK(contains(refusal_of(file), "'bert_encoder.weight' is in the model twice"));
  }
  SECTION("a direction without its norm") {
    file.builder().initializer(f32_tensor("decoder.decode.0.conv1.weight_v", {1, 1, 1}, {1}));
    CHECK(contains(refusal_of(file), "'decoder.decode.0.conv1.weight' of the model has no norm"));
  }
}

TEST_CASE("A model of another family is no export of this one") {
  OnnxBuilder other;
  other.initializer(f32_tensor("enc_p.emb.weight", {1, 1}, {1}));
  const std::string refusal = bad_voice_message([&] { read_exported(OnnxGraph::parse(other.build())); });
  CHECK(contains(refusal, "no export of Kokoro"));
  CHECK(contains(refusal, "'bert_encoder.bias'"));
  other.initializer(f32_tensor("encoder.bert_encoder.bias", {1}, {1}));
  CHECK(contains(bad_voice_message([&] { read_exported(OnnxGraph::parse(other.build())); }),
                 "it has no weight 'bert.embeddings.word_embeddings.weight'"));
}

// $LINNET_KOKORO: a folder with kokoro-onnx's 8-bit export, model_int8.onnx, and model_fp32.onnx, the same dequantised
// by an independent script (tests/golden/styletts2/README.md).
TEST_CASE("The weights of Kokoro's 8-bit export are those of the script that dequantises it, bit for bit",
          "[.kokoro][slow]") {
  const char* folder = std::getenv("LINNET_KOKORO");
  if (!folder) SKIP("LINNET_KOKORO names no folder");
  const std::vector<std::byte> bytes = read_bytes(std::string(folder) + "/model_int8.onnx");
  const std::vector<std::byte> dequantised = read_bytes(std::string(folder) + "/model_fp32.onnx");
  const OnnxGraph graph = OnnxGraph::parse(bytes);
  const OnnxGraph reference = OnnxGraph::parse(dequantised);
  const ExportedModel model = read_exported(graph);
  const ExportedModel expected = read_exported(reference);
  CHECK(model.weights.size() == 427);
  REQUIRE(model.weights.size() == expected.weights.size());
  std::size_t whole = 0;
  for (std::size_t i = 0; i < model.weights.size(); ++i) {
    INFO(model.weights[i].path);
    CHECK(model.weights[i].path == expected.weights[i].path);
    CHECK(model.weights[i].floats() == expected.weights[i].floats());
    if (model.weights[i].scale) CHECK(model.weights[i].whole_numbers().has_value());
    whole += model.weights[i].scale.has_value();
  }
  CHECK(whole == 185);
}
