// Voices with tensors that are missing, of the wrong shape, or connected unlike VITS. The error must name the tensor.
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "tests/support/complaint.h"
#include "tests/support/errors.h"
#include "tests/support/speech.h"

using namespace linnet;
using namespace linnet::test;

namespace {

// The error of opening the voice after the last `from` in its bytes was replaced by `to` (of the same length). The
// last, because weights come after the nodes that use them.
std::string opened_after(const std::string& voice, const std::string& from, const std::string& to) {
  REQUIRE(from.size() == to.size());
  std::string bytes = read_text(tiny_voice_path(voice));
  const std::size_t at = bytes.rfind(from);
  INFO("changing " << from);
  REQUIRE(at != std::string::npos);
  bytes.replace(at, to.size(), to);
  Backend backend(1);
  return bad_voice_message([&] {
    const OnnxModel model = OnnxModel::parse(std::as_bytes(std::span(bytes)));
    Vits(LayerReader(model, backend, {}), 8, {});
  });
}

// A TensorProto's dims as encoded in the file: field 1, one byte for each extent below 128.
std::string dims(std::initializer_list<int> extents) {
  std::string wire;
  for (const int e : extents) (wire += '\x08') += static_cast<char>(e);
  return wire;
}

}  // namespace

TEST_CASE("a voice without a required tensor is refused, and the error names the tensor") {
  const auto refused = [](const char* voice, const std::string& tensor) {
    std::string other = tensor;
    other[0] = 'X';
    const std::string message = opened_after(voice, tensor, other);
    INFO(message);
    CHECK(contains(message, tensor));
  };
  for (const char* tensor :
       {"enc_p.proj.weight", "enc_p.encoder.attn_layers.0.emb_rel_k", "enc_p.encoder.attn_layers.1.emb_rel_v",
        "enc_p.encoder.norm_layers_1.0.gamma", "enc_p.encoder.norm_layers_2.1.beta",
        "enc_p.encoder.ffn_layers.0.conv_2.weight", "dp.pre.weight", "dp.proj.weight", "dp.convs.norms_1.0.beta",
        "dp.flows.3.proj.weight", "flow.flows.0.post.weight", "dec.conv_pre.weight", "dec.conv_post.weight"})
    refused("tiny-medium", tensor);
  for (const char* tensor : {"dp.conv_2.weight", "dp.norm_1.gamma", "dp.proj.weight"}) refused("tiny-plain", tensor);
}

TEST_CASE("tensors of a wrong shape are refused by name") {
  const auto reshaped = [](const char* voice, const std::string& tensor, std::initializer_list<int> from,
                           std::initializer_list<int> to) {
    // Extents, type f32, then the length of the name and the name, in the order in which onnx writes them.
    const std::string rest = std::string("\x10\x01\x42") + static_cast<char>(tensor.size()) + tensor;
    return opened_after(voice, dims(from) + rest, dims(to) + rest);
  };
  struct Change {
    std::string tensor;
    std::initializer_list<int> from, to;
    const char* voice = "tiny-medium";
  };
  for (const Change& c :
       {Change{"enc_p.proj.weight", {64, 32, 1}, {32, 64, 1}},
        Change{"enc_p.encoder.attn_layers.0.conv_q.weight", {32, 32, 1}, {64, 16, 1}},
        Change{"enc_p.encoder.attn_layers.0.emb_rel_k", {1, 9, 16}, {1, 16, 9}},
        Change{"enc_p.encoder.ffn_layers.0.conv_2.weight", {32, 64, 3}, {64, 32, 3}},
        Change{"dp.proj.weight", {32, 32, 1}, {16, 64, 1}},
        Change{"dp.convs.convs_sep.0.weight", {32, 1, 3}, {32, 3, 1}},
        Change{"flow.flows.0.pre.weight", {32, 16, 1}, {16, 32, 1}},
        Change{"flow.flows.2.post.weight", {16, 32, 1}, {32, 16, 1}},
        Change{"dec.conv_pre.weight", {64, 32, 7}, {32, 64, 7}}, Change{"dec.ups.1.weight", {32, 16, 16}, {16, 32, 16}},
        Change{"dec.resblocks.3.convs.0.weight", {16, 16, 3}, {16, 3, 16}},
        Change{"dec.conv_post.weight", {1, 8, 7}, {8, 1, 7}},
        Change{"dp.conv_1.weight", {48, 16, 3}, {48, 3, 16}, "tiny-plain"},
        Change{"dp.conv_2.weight", {48, 48, 3}, {3, 48, 48}, "tiny-plain"},
        Change{"dp.proj.weight", {1, 48, 1}, {48, 1, 1}, "tiny-plain"}}) {
    const std::string message = reshaped(c.voice, c.tensor, c.from, c.to);
    INFO(message);
    CHECK(contains(message, c.tensor.substr(0, c.tensor.rfind('.'))));
  }
}

TEST_CASE("an upsampler that does not multiply the length by its stride is refused") {
  const std::string message =
      opened_after("tiny-medium", std::string("strides\x40\x04"), std::string("strides\x40\x02"));
  INFO(message);
  CHECK(contains(message, "dec.ups.2 does not multiply the length by its stride"));
}
