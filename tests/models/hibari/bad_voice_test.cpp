// hibari voices that are damaged, or wired in another way: the error names what is wrong. And both ways in which
// exporters write a matrix that has no name.
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "engine/linnet.h"
#include "engine/models/families.h"
#include "tests/models/hibari/golden.h"
#include "tests/support/complaint.h"
#include "tests/support/errors.h"
#include "tests/support/onnx_builder.h"

using namespace linnet;
using namespace linnet::test;

namespace {

// What opening the voice says once every `from` in its bytes reads `to`, of the same length.
std::string opened_after(const std::string& from, const std::string& to) {
  REQUIRE(from.size() == to.size());
  std::string bytes = read_text(source_path("tests/golden/hibari/tiny-hibari.onnx"));
  std::size_t changes = 0;
  for (std::size_t at = 0; (at = bytes.find(from, at)) != std::string::npos; ++changes)
    bytes.replace(at, to.size(), to);
  INFO("changing " << from);
  REQUIRE(changes > 0);
  Backend backend(1);
  return bad_voice_message([&] {
    const OnnxModel model = OnnxModel::parse(std::as_bytes(std::span(bytes)));
    family_of(model).open(model, backend, {}, {});
  });
}

// x · W + bias, where W has no name that tells anything.
OnnxBuilder product(bool integers, std::int8_t zero_point) {
  OnnxBuilder b;
  b.initializer(f32_tensor("X.bias", {2}, {1, 2}));
  if (!integers) {
    b.initializer(f32_tensor("onnx::MatMul_7", {3, 2}, {1, 2, 3, 4, 5, 6}));
    b.node(node("MatMul", "", {"x", "onnx::MatMul_7"}, "y"));
  } else {
    b.initializer(
        tensor("W_quantized", {3, 2}, static_cast<DataType>(3)).values<std::int8_t>(raw_data, {1, 2, 3, 4, 5, -6}));
    b.initializer(tensor("W_zero", {}, static_cast<DataType>(3)).values<std::int8_t>(raw_data, {zero_point}));
    b.initializer(f32_tensor("W_scale", {}, {0.5f}));
    b.node(node("MatMulInteger", "", {"x8", "W_quantized", "x_zero", "W_zero"}, "sums"));
    b.node(node("Cast", "", {"sums"}, "floats"));
    b.node(node("Mul", "", {"x_scale", "W_scale"}, "scales"));
    b.node(node("Mul", "", {"floats", "scales"}, "y"));
  }
  b.node(node("Add", "", {"X.bias", "y"}, "sum"));
  return b;
}

std::vector<float> read_product(OnnxBuilder builder) {
  const OnnxModel model = OnnxModel::parse(builder.build());
  Backend backend(1);
  const ConsumedBytes none;
  const hibari::RawLayer layer = hibari::WeightReader(model, backend, none, false).linear("X", 3, 2);
  return layer.small ? layer.small->floats() : layer.weights;
}

}  // namespace

TEST_CASE("hibari's tensors that are missing are named") {
  for (const char* tensor : {"m.dec_norm.weight", "m.text.emb.weight", "m.dec.3.pw1.bias", "pn.text.attn.norm1.bias",
                             "pn.pro.2.norm.weight"}) {
    std::string other = tensor;
    other.back() = 'X';
    const std::string message = opened_after(tensor, other);
    INFO(message);
    CHECK(contains(message, tensor));
  }
}

TEST_CASE("a graph of another form is refused by the matrix whose weights it hides") {
  const std::string message = opened_after("MatMulInteger", "MatMulIntegeR");
  INFO(message);
  CHECK(contains(message, "pw1.weight"));
  CHECK(contains(opened_after("Unsqueeze", "unsqueezE"), "number of heads"));
}

TEST_CASE("a matrix without a name is found by the bias behind it, as floats and as whole numbers") {
  CHECK(read_product(product(false, 0)) == std::vector<float>{1, 3, 5, 2, 4, 6});
  CHECK(read_product(product(true, 0)) == std::vector<float>{0.5f, 1.5f, 2.5f, 1, 2, -3});
  CHECK(contains(bad_voice_message([] { read_product(product(true, 1)); }), "zero point"));
}

TEST_CASE("a hibari voice has no settings, and is read as American English") {
  const HibariFile file;
  const ModelFamily& family = family_of(file.model);
  CHECK(family.name == "hibari");
  const VoiceDescription voice = family.describe("");
  CHECK(voice.sample_rate_hz == 24000);
  CHECK((voice.length_scale && voice.noise_scale && !voice.noise_w));
  CHECK(voice.phoneme_type == VoiceDescription::PhonemeType::english);
  CHECK(voice.language == "en-us");
  CHECK(voice.phoneme_id_map.at("ˈ") == std::vector<std::int64_t>{156});
  CHECK(contains(bad_voice_message([&] { family.describe("{}"); }), "no settings"));
  CHECK(family.describe(settings_inside(file.bytes)).language == "en-us");
}
