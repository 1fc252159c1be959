// Untrusted files: truncated, changed, or not ONNX at all.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <random>

#include "engine/error.h"
#include "engine/voices/onnx/onnx_model.h"
#include "tests/support/errors.h"
#include "tests/support/files.h"
#include "tests/support/onnx_builder.h"

using namespace linnet;
using namespace linnet::test;
using Catch::Matchers::ContainsSubstring;

namespace {

// Reads a copy on the heap of exactly this size, so that the address sanitizer detects a read beyond it.
bool is_refused(std::span<const std::byte> bytes) {
  const std::vector<std::byte> copy(bytes.begin(), bytes.end());
  const auto message = bad_voice_message([&] { OnnxModel::parse(copy); });
  return message != "no error" && !message.starts_with("another");
}

// Reads everything of the model that opening a voice reads. Only Error may be thrown.
void read_all(std::span<const std::byte> bytes) {
  try {
    const auto model = OnnxModel::parse(bytes);
    for (const auto& [name, tensor] : model.tensors()) {
      if (tensor.type == Tensor::Type::f32) static_cast<void>(model.floats(name));
    }
    static_cast<void>(model.affine_scale("dp.flows.0"));
    static_cast<void>(model.conv("dec.ups.0"));
    static_cast<void>(model.tensor("flow.flows.0.enc.in_layers.0.weight"));
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::bad_voice);
  }
}

}  // namespace

TEST_CASE("A voice truncated at any byte is refused") {
  const auto bytes = read_bytes(tiny_voice_path("tiny-xlow"));
  std::vector<std::size_t> accepted;
  for (std::size_t size = 0; size < bytes.size(); size += size < 4096 ? 1 : 997) {
    if (!is_refused(std::span(bytes).first(size))) accepted.push_back(size);
  }
  for (std::size_t size = bytes.size() - 64; size < bytes.size(); ++size) {  // around the end of the graph
    if (!is_refused(std::span(bytes).first(size))) accepted.push_back(size);
  }
  CHECK(accepted.empty());
  CHECK_FALSE(is_refused(bytes));
}

TEST_CASE("A voice with changed bytes is read or refused without another error", "[slow]") {
  const auto original = read_bytes(tiny_voice_path("tiny-xlow"));
  // Most of the file is weights, where a change cannot be detected. So most changes are made where names, sizes and
  // nodes are.
  std::mt19937 random(20240817);
  for (int round = 0; round < 2000; ++round) {
    auto bytes = original;
    const int changes = 1 + static_cast<int>(random() % 4);
    for (int i = 0; i < changes; ++i) {
      const std::size_t range = round % 2 == 0 ? bytes.size() : std::min<std::size_t>(bytes.size(), 200'000);
      bytes[random() % range] = static_cast<std::byte>(random());
    }
    read_all(bytes);
  }
}

TEST_CASE("A small file with every byte changed to every value is read or refused without another error") {
  OnnxBuilder builder;
  builder.initializer(f32_tensor("dec.ups.0.weight", {1, 1, 2}, {1, 2}));
  builder.initializer(tensor("i", {2}, type_i64).packed_varints(int64_data, {1, 300}));
  builder.node(node("Conv", "/a/Conv", {"x", "dec.ups.0.weight"}, "y").message(5, ints_attribute("pads", {1, 1})));
  builder.node(constant_node("c", "k", f32_tensor("", {1}, {1}))).input("input");
  const auto built = builder.build();
  std::vector<std::byte> bytes(built.begin(), built.end());
  for (auto& byte : bytes) {
    const auto kept = byte;
    for (int value = 0; value < 256; ++value) {
      byte = static_cast<std::byte>(value);
      read_all(bytes);
    }
    byte = kept;
  }
  for (std::size_t size = 0; size < bytes.size(); ++size) CHECK(is_refused(std::span(bytes).first(size)));
}

TEST_CASE("Files that are not ONNX are refused, and the error says where that was detected") {
  const auto message_of = [](std::string_view text) {
    return bad_voice_message([&] { OnnxModel::parse(std::as_bytes(std::span(text))); });
  };
  CHECK_THAT(message_of(""), ContainsSubstring("empty"));
  CHECK_THAT(message_of("<!DOCTYPE html><html>not found</html>"), ContainsSubstring("not an ONNX file"));
  CHECK_THAT(message_of("version https://git-lfs.github.com/spec/v1"), ContainsSubstring("not an ONNX file"));
  CHECK_THAT(message_of("PK\x03\x04 a zip file"), ContainsSubstring("at byte"));
  CHECK_THAT(message_of(std::string(1000, '\0')), ContainsSubstring("byte 0"));
  CHECK_THAT(message_of(std::string(1000, '\xFF')), ContainsSubstring("64 bits"));
}

TEST_CASE("Groups, a deprecated wire type of protobuf, are refused") {
  for (const int type : {3, 4, 6, 7}) {
    const std::string tag(1, static_cast<char>(1 << 3 | type));
    CHECK_THAT(bad_voice_message([&] { OnnxModel::parse(std::as_bytes(std::span(tag))); }),
               ContainsSubstring("wire type"));
  }
}

TEST_CASE("A file without a graph, or with two, is refused") {
  const auto opset = Message().varint(2, 15);
  const auto none = Message().varint(1, 8).message(8, opset);
  CHECK_THAT(bad_voice_message([&] { OnnxModel::parse(none.bytes()); }), ContainsSubstring("no graph"));
  const auto two = Message().message(7, Message()).message(7, Message()).message(8, opset);
  CHECK_THAT(bad_voice_message([&] { OnnxModel::parse(two.bytes()); }), ContainsSubstring("two graphs"));
}

TEST_CASE("A field of the wrong wire type is refused") {
  const auto graph_as_number = Message().varint(7, 1);
  CHECK_THAT(bad_voice_message([&] { OnnxModel::parse(graph_as_number.bytes()); }), ContainsSubstring("field 7"));
}

TEST_CASE("Far more nodes than a voice has are refused before they fill the memory") {
  OnnxBuilder builder;
  for (int i = 0; i < 60'000; ++i) builder.node(Message().text(4, "Mul"));
  const auto bytes = builder.build();
  CHECK_THAT(bad_voice_message([&] { OnnxModel::parse(bytes); }), ContainsSubstring("nodes"));
}

TEST_CASE("Names that are very long or have control characters are not copied into the error") {
  OnnxBuilder builder;
  builder.initializer(tensor(std::string(1'000'000, '\n'), {1}, type_f32));
  const auto message = bad_voice_message([&] { OnnxModel::parse(builder.build()); });
  CHECK(message.size() < 400);
  CHECK(message.find('\n') == std::string::npos);
}
