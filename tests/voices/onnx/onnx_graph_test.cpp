#include "engine/voices/onnx/onnx_graph.h"

#include <catch2/catch_test_macros.hpp>

#include "engine/voices/onnx/onnx_attribute.h"
#include "tests/support/complaint.h"
#include "tests/support/errors.h"
#include "tests/support/onnx_builder.h"

using namespace linnet;
using namespace linnet::test;

TEST_CASE("A graph has all nodes with all inputs, the tensors, and the edges between them") {
  OnnxBuilder onnx;
  onnx.initializer(tensor("w", {2}, type_u8).text(raw_data, "ab"));
  onnx.node(constant_node("c", "scale", f32_tensor("", {1}, {0.5f})));
  onnx.node(node("LSTM", "/lstm", {"x", "w", "r", "b", "", "h", "c", "p", "s", "z"}, "y")
                .message(5, Message().text(1, "direction").text(4, "reverse"))
                .message(5, ints_attribute("perm", {1, 0})));
  onnx.node(node("Cast", "/cast", {"y"}, "z"));
  const OnnxGraph graph = OnnxGraph::parse(onnx.build());
  REQUIRE(graph.nodes().size() == 3);
  const OnnxNode& lstm = graph.nodes()[1];
  CHECK(lstm.op == "LSTM");
  CHECK(lstm.name == "/lstm");
  CHECK(lstm.input(9) == "z");
  CHECK(lstm.input(4).empty());
  CHECK(lstm.input(10).empty());
  CHECK(attribute_of(lstm.message, "direction").text == "reverse");
  CHECK(attribute_of(lstm.message, "perm").count == 2);
  CHECK(attribute_of(lstm.message, "other").name.empty());
  CHECK(graph.producer("y") == &lstm);
  CHECK(graph.user("y") == &graph.nodes()[2]);
  CHECK(graph.user("b") == &lstm);
  CHECK(graph.producer("x") == nullptr);
  CHECK(graph.user("") == nullptr);
  REQUIRE(graph.tensor("w"));
  CHECK(graph.tensor("w")->type == Tensor::Type::u8);
  CHECK(as_floats(*graph.tensor("scale"), "scale") == std::vector{0.5f});
  CHECK(graph.tensor("y") == nullptr);
}

TEST_CASE("A graph that is no whole file is refused") {
  const auto refusal_of = [](std::span<const std::byte> bytes) {
    return bad_voice_message([&] { OnnxGraph::parse(bytes); });
  };
  CHECK(contains(refusal_of({}), "it has no graph"));
  OnnxBuilder onnx;
  onnx.initializer(f32_tensor("w", {1}, {1})).node(node("Cast", "/cast", {"w"}, "z"));
  const std::span<const std::byte> whole = onnx.build();
  for (std::size_t size = 0; size < whole.size(); ++size) CHECK(refusal_of(whole.first(size)) != "no error");
  onnx.initializer(f32_tensor("w", {1}, {1}));
  CHECK(contains(refusal_of(onnx.build()), "tensor 'w' of the model is given twice"));
}
