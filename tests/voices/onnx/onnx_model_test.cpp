#include "engine/voices/onnx/onnx_model.h"

#include <array>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>

#include "engine/error.h"
#include "tests/support/errors.h"
#include "tests/support/files.h"
#include "tests/support/onnx_builder.h"

using namespace linnet;
using namespace linnet::test;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string parse_error(OnnxBuilder& builder) {
  return bad_voice_message([&] { OnnxModel::parse(builder.build()); });
}

using Shape = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("A tiny voice gives its weights by their PyTorch paths") {
  const auto bytes = read_bytes(tiny_voice_path("tiny-medium"));
  const auto model = OnnxModel::parse(bytes);
  CHECK(model.tensor("enc_p.encoder.attn_layers.0.emb_rel_k").shape == Shape{1, 9, 16});
  CHECK(model.tensor("dec.ups.0.weight").shape == Shape{64, 32, 16});
  CHECK(model.floats("dp.flows.0.m", std::array<std::int64_t, 2>{2, 1}).size() == 2);
  CHECK_FALSE(model.has("dec.conv_post.bias"));
  CHECK_FALSE(model.has_input("sid"));
  CHECK(model.has_input("scales"));
}

TEST_CASE("A weight without its own name is found through its convolution") {
  for (const auto& name : tiny_voices()) {
    const auto bytes = read_bytes(tiny_voice_path(name));
    const auto model = OnnxModel::parse(bytes);
    for (const std::string flow : {"0", "2", "4", "6"}) {
      const std::string path = "flow.flows." + flow + ".enc.in_layers.0";
      CHECK(model.tensors().count(path + ".weight") == 0);
      const auto& weight = model.tensor(path + ".weight");
      CHECK(weight.shape.size() == 3);
      CHECK(weight.shape[0] == model.tensor(path + ".bias").shape[0]);
      CHECK(weight.shape[2] == model.conv(path).kernel);
    }
  }
}

TEST_CASE("The embedding is found through its Gather node, whatever the name of its initialiser") {
  const auto single_bytes = read_bytes(tiny_voice_path("tiny-medium"));
  const auto single = OnnxModel::parse(single_bytes);
  CHECK(single.has("sid"));  // the exporter's name for the embedding in a voice of one speaker
  CHECK(single.tensor("enc_p.emb.weight").shape == Shape{40, 32});
  CHECK_FALSE(single.has("emb_g.weight"));

  const auto many_bytes = read_bytes(tiny_voice_path("tiny-high-speakers"));
  const auto many = OnnxModel::parse(many_bytes);
  CHECK(many.has_input("sid"));
  CHECK(many.tensor("emb_g.weight").shape == Shape{4, 16});
}

TEST_CASE("Strides, dilations and paddings are read from the convolution's node") {
  const auto bytes = read_bytes(tiny_voice_path("tiny-medium"));
  const auto model = OnnxModel::parse(bytes);
  const auto& up = model.conv("dec.ups.0");
  CHECK((up.transposed && up.kernel == 16 && up.stride == 8 && up.pad_begin == 4 && up.pad_end == 4));
  const auto& separable = model.conv("dp.flows.7.convs.convs_sep.1");
  CHECK((!separable.transposed && separable.kernel == 3 && separable.dilation == 3 && separable.group == 32));
  CHECK_FALSE(model.has_conv("dec.ups.9"));
  CHECK_THAT(bad_voice_message([&] { model.conv("dec.ups.9"); }), ContainsSubstring("'dec.ups.9'"));
}

TEST_CASE("Weights are views of the file's bytes") {
  const auto bytes = read_bytes(tiny_voice_path("tiny-high-speakers"));
  const auto model = OnnxModel::parse(bytes);
  for (const auto& [name, tensor] : model.tensors()) {
    if (tensor.bytes.empty()) continue;
    INFO(name);
    CHECK((tensor.bytes.data() >= bytes.data() && tensor.bytes.data() < bytes.data() + bytes.size()));
  }
}

TEST_CASE("The affine scale is exp(-logs) in every form that exporters write") {
  const auto mean = f32_tensor("dp.flows.0.m", {2, 1}, {0.5f, 0.25f});
  const auto sub = node("Sub", "/dp/flows.0/Sub", {"x", "dp.flows.0.m"}, "centred");
  const auto check = [](OnnxBuilder& builder, float first, float second) {
    const auto bytes = builder.build();
    const auto scale = OnnxModel::parse(bytes).affine_scale("dp.flows.0");
    REQUIRE(scale.size() == 2);
    CHECK(scale[0] == Catch::Approx(first));
    CHECK(scale[1] == Catch::Approx(second));
  };
  SECTION("the parameter itself") {
    OnnxBuilder builder;
    builder.initializer(f32_tensor("dp.flows.0.logs", {2, 1}, {1.0f, -2.0f}));
    check(builder, std::exp(-1.0f), std::exp(2.0f));
  }
  SECTION("negated, before an Exp node") {
    OnnxBuilder builder;
    builder.initializer(mean).initializer(f32_tensor("onnx::Exp_6334", {2, 1}, {-1.0f, 2.0f})).node(sub);
    builder.node(node("Exp", "/dp/flows.0/Exp", {"onnx::Exp_6334"}, "e"));
    builder.node(node("Mul", "/dp/flows.0/Mul", {"centred", "e"}, "y"));
    check(builder, std::exp(-1.0f), std::exp(2.0f));
  }
  SECTION("before Neg and Exp nodes, with the factors exchanged") {
    OnnxBuilder builder;
    builder.initializer(mean).initializer(f32_tensor("p", {2, 1}, {1.0f, -2.0f})).node(sub);
    builder.node(node("Neg", "Neg_7", {"p"}, "n")).node(node("Exp", "Exp_8", {"n"}, "e"));
    builder.node(node("Mul", "Mul_9", {"e", "centred"}, "y"));
    check(builder, std::exp(-1.0f), std::exp(2.0f));
  }
  SECTION("folded to the factor, with numbered nodes") {
    OnnxBuilder builder;
    builder.initializer(mean).initializer(f32_tensor("/dp/flows.0/Exp_output_0", {2, 1}, {3.0f, 4.0f}));
    builder.node(node("Sub", "Sub_3", {"x", "dp.flows.0.m"}, "centred"));
    builder.node(node("Mul", "Mul_4", {"centred", "/dp/flows.0/Exp_output_0"}, "y"));
    check(builder, 3, 4);
  }
  SECTION("none of them") {
    OnnxBuilder builder;
    builder.initializer(mean).node(sub);
    const auto bytes = builder.build();
    CHECK_THAT(bad_voice_message([&] { OnnxModel::parse(bytes).affine_scale("dp.flows.0"); }),
               ContainsSubstring("'dp.flows.0'"));
  }
}

TEST_CASE("Values may be in each of ONNX's encodings") {
  OnnxBuilder builder;
  builder.initializer(f32_tensor("raw", {2}, {1.5f, -2.0f}));
  builder.initializer(tensor("packed", {2}, type_f32).values<float>(float_data, {1.5f, -2.0f}));
  builder.initializer(tensor("one by one", {2}, type_f32).fixed32(float_data, 1.5f).fixed32(float_data, -2.0f));
  builder.initializer(tensor("half", {4}, type_f16).values<std::uint16_t>(raw_data, {0x3E00, 0xC000, 0x0001, 0x7C00}));
  builder.initializer(tensor("half in int32_data", {2}, type_f16).packed_varints(int32_data, {0x3E00, 0xC000}));
  builder.initializer(tensor("integers", {3}, type_i64).packed_varints(int64_data, {1, 0, ~std::uint64_t{0}}));
  builder.initializer(f32_tensor("scalar", {}, {7.0f}));
  builder.initializer(f32_tensor("nothing", {3, 0, 2}, {}));
  const auto bytes = builder.build();
  const auto model = OnnxModel::parse(bytes);
  const std::vector<float> expected = {1.5f, -2.0f};
  for (const auto* name : {"raw", "packed", "one by one", "half in int32_data"}) {
    INFO(name);
    CHECK(model.floats(name) == expected);
  }
  CHECK(model.floats("half") == std::vector<float>{1.5f, -2.0f, 0x1p-24f, INFINITY});
  CHECK(model.tensor("integers").bytes.size() == 24);
  CHECK(model.tensor("integers").bytes.back() == std::byte{0xFF});
  CHECK(model.floats("scalar") == std::vector<float>{7.0f});
  CHECK(model.floats("nothing").empty());
  CHECK_THAT(bad_voice_message([&] { model.floats("integers"); }), ContainsSubstring("not of float values"));
}

TEST_CASE("A weight may come from a Constant node or through Identity and Cast") {
  OnnxBuilder builder;
  builder.node(constant_node("c", "dec.conv_pre.weight", f32_tensor("", {1, 1, 2}, {1, 2})));
  builder.node(node("Identity", "i", {"dec.conv_pre.weight"}, "copy")).node(node("Cast", "j", {"copy"}, "cast"));
  builder.node(node("Conv", "/flow/pre/Conv", {"x", "cast"}, "y"));
  builder.node(node("Identity", "k", {"loop"}, "loop"));
  const auto bytes = builder.build();
  const auto model = OnnxModel::parse(bytes);
  CHECK(model.floats("dec.conv_pre.weight") == std::vector<float>{1, 2});
  CHECK(model.floats("flow.pre.weight") == std::vector<float>{1, 2});
  CHECK(model.conv("flow.pre").kernel == 2);  // from the weight's shape, since the node lacks the attribute
  CHECK_FALSE(model.has("loop"));
}

TEST_CASE("A convolution without a path is identified by the name of its bias") {
  OnnxBuilder builder;
  builder.initializer(f32_tensor("1234", {1, 1, 3}, {1, 2, 3})).initializer(f32_tensor("flow.pre.bias", {1}, {4}));
  builder.node(node("Conv", "Conv_17", {"x", "1234", "flow.pre.bias"}, "y"));
  const auto bytes = builder.build();
  CHECK(OnnxModel::parse(bytes).floats("flow.pre.weight") == std::vector<float>{1, 2, 3});
}

TEST_CASE("The error for an unexpected shape names both that shape and the expected one") {
  OnnxBuilder builder;
  builder.initializer(f32_tensor("w", {2, 1}, {1, 2}));
  const auto bytes = builder.build();
  const auto model = OnnxModel::parse(bytes);
  CHECK(model.floats("w", std::array<std::int64_t, 2>{-1, 1}).size() == 2);
  CHECK_THAT(bad_voice_message([&] { model.floats("w", std::array<std::int64_t, 2>{3, -1}); }),
             ContainsSubstring("'w'") && ContainsSubstring("[2, 1]") && ContainsSubstring("[3, any]"));
  CHECK_THAT(bad_voice_message([&] { model.tensor("enc_p.emb.weight"); }), ContainsSubstring("'enc_p.emb.weight'"));
}

TEST_CASE("Initialisers that old files also list as inputs do not count as inputs") {
  OnnxBuilder builder;
  builder.initializer(f32_tensor("sid", {1}, {1})).input("input").input("sid");
  const auto bytes = builder.build();
  const auto model = OnnxModel::parse(bytes);
  CHECK(model.has_input("input"));
  CHECK_FALSE(model.has_input("sid"));
}

TEST_CASE("Tensors with inconsistent sizes are refused by name") {
  OnnxBuilder builder;
  const auto refused = [&](const Message& tensor, const std::string& why) {
    builder.initializer(tensor);
    CHECK_THAT(parse_error(builder), ContainsSubstring("'w'") && ContainsSubstring(why));
  };
  constexpr std::int64_t huge = std::int64_t{1} << 40;
  SECTION("fewer bytes") { refused(f32_tensor("w", {3}, {1, 2}), "8 bytes of values where its dimensions say 12"); }
  SECTION("more bytes") { refused(f32_tensor("w", {1}, {1, 2}), "8 bytes"); }
  SECTION("no bytes") { refused(tensor("w", {1}, type_f32), "0 bytes"); }
  SECTION("a negative extent") { refused(f32_tensor("w", {-2}, {1, 2}), "negative"); }
  SECTION("an overflowing product") { refused(f32_tensor("w", {huge, huge}, {1}), "overflows"); }
  SECTION("a product that would wrap to the right size") {
    refused(f32_tensor("w", {std::int64_t{1} << 62, 4}, {}), "overflows");
  }
  SECTION("too many dimensions") { refused(f32_tensor("w", {1, 1, 1, 1, 1, 1, 1, 1, 1}, {1}), "dimensions"); }
  SECTION("more integers than the file can hold") {
    refused(tensor("w", {1 << 28}, type_i64).packed_varints(int64_data, {1}), "more values than the file can hold");
  }
  SECTION("fewer integers") { refused(tensor("w", {3}, type_i64).packed_varints(int64_data, {1, 2}), "2 values"); }
  SECTION("more integers") { refused(tensor("w", {1}, type_i64).packed_varints(int64_data, {1, 2}), "more values"); }
  SECTION("two forms") { refused(f32_tensor("w", {1}, {1}).fixed32(float_data, 1), "two forms"); }
  SECTION("floats of another type") { refused(tensor("w", {1}, type_i64).fixed32(float_data, 1), "another type"); }
  SECTION("external data") {
    refused(tensor("w", {1}, type_f32).message(external_data, Message().text(1, "location")), "external data");
  }
  SECTION("an external location") { refused(tensor("w", {1}, type_f32).varint(data_location, 1), "external data"); }
}

TEST_CASE("A duplicate tensor is refused") {
  OnnxBuilder builder;
  builder.initializer(f32_tensor("w", {1}, {1})).initializer(f32_tensor("w", {1}, {2}));
  CHECK_THAT(parse_error(builder), ContainsSubstring("'w'") && ContainsSubstring("twice"));
}

TEST_CASE("Convolutions with attributes that no Piper voice has are refused by name") {
  OnnxBuilder builder;
  const auto refused = [&](const Message& attribute, const std::string& why) {
    builder.node(node("Conv", "/a/Conv", {"x", "w"}, "y").message(5, attribute));
    CHECK_THAT(parse_error(builder), ContainsSubstring("'/a/Conv'") && ContainsSubstring(why));
  };
  SECTION("two-dimensional") { refused(ints_attribute("kernel_shape", {3, 3}), "kernel_shape"); }
  SECTION("a stride of 0") { refused(ints_attribute("strides", {0}), "strides 0"); }
  SECTION("a negative padding") { refused(ints_attribute("pads", {~std::uint64_t{0}, 0}), "pads -1"); }
  SECTION("automatic padding") { refused(Message().text(1, "auto_pad").text(4, "SAME_UPPER"), "auto_pad"); }
  SECTION("a negative output padding") {
    refused(ints_attribute("output_padding", {~std::uint64_t{0}}), "output_padding -1");
  }
  SECTION("a kernel that its weight does not have") {
    builder.initializer(f32_tensor("w", {1, 1, 2}, {1, 2}));
    refused(ints_attribute("kernel_shape", {3}), "kernel 3");
  }
}
