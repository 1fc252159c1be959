#include "engine/voices/onnx/onnx_outline.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "engine/linnet.h"
#include "engine/voices/onnx/onnx_model.h"
#include "tests/support/errors.h"
#include "tests/support/files.h"
#include "tests/support/onnx_builder.h"

using namespace linnet;
using namespace linnet::test;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

// Counts the bytes that are read, and fails a read beyond its end.
class CountingFile final : public VoiceSource {
 public:
  explicit CountingFile(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::size_t size() const override { return bytes_.size(); }
  void read(std::size_t offset, std::span<std::byte> into) const override {
    REQUIRE(offset <= bytes_.size());
    REQUIRE(into.size() <= bytes_.size() - offset);
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), into.size(), into.begin());
    largest = std::max(largest, into.size());
  }
  mutable std::size_t largest = 0;

 private:
  std::span<const std::byte> bytes_;
};

std::vector<float> spoken(Voice& voice) {
  std::vector<float> samples;
  const std::vector<std::int64_t> ids = {1, 0, 5, 0, 9, 0, 12, 0, 2};
  SpeakOptions options;
  options.seed = 3;
  voice.speak_ids(ids, options,
                  [&](const AudioBlock& b) { samples.insert(samples.end(), b.samples.begin(), b.samples.end()); });
  return samples;
}

std::vector<std::byte> model_of(const Message& weight) {
  OnnxBuilder builder;
  const auto bytes = builder.initializer(weight).build();
  return {bytes.begin(), bytes.end()};
}

Message large_tensor(DataType type, std::size_t values, std::size_t bytes_each) {
  std::string raw(values * bytes_each, '\0');
  for (std::size_t i = 0; i < raw.size(); ++i) raw[i] = static_cast<char>(i % 50);
  return tensor("w", {static_cast<std::int64_t>(values)}, type).text(raw_data, raw);
}

}  // namespace

TEST_CASE(
    "A model read tensor by tensor has the same tensors as one read whole, and leaves the large ones in the file") {
  for (const auto& name : tiny_voices()) {
    const auto bytes = read_bytes(tiny_voice_path(name));
    const CountingFile file(bytes);
    const OnnxModel whole = OnnxModel::parse(bytes);
    const OnnxModel pieces = OnnxModel::parse(file);
    CHECK(file.largest <= 65536);
    REQUIRE(pieces.tensors().size() == whole.tensors().size());
    std::size_t left = 0;
    for (const auto& [path, tensor] : whole.tensors()) {
      const Tensor& same = pieces.tensor(path);
      CHECK(same.shape == tensor.shape);
      CHECK(same.type == tensor.type);
      if (same.file)
        left += tensor.bytes.size();
      else
        CHECK(std::equal(same.bytes.begin(), same.bytes.end(), tensor.bytes.begin(), tensor.bytes.end()));
      if (tensor.type == Tensor::Type::f32) CHECK(as_floats(same, path) == as_floats(tensor, path));
    }
    CHECK(left > 0);
    CHECK(onnx_outline(file).size() + left < bytes.size() + 20 * whole.tensors().size());
  }
}

TEST_CASE("A voice opened tensor by tensor speaks the same samples") {
  Engine engine({1, ""});
  for (const auto& name : tiny_voices()) {
    const auto bytes = read_bytes(tiny_voice_path(name));
    const std::string settings = read_text(tiny_voice_path(name) + ".json");
    const CountingFile file(bytes);
    CHECK(engine.memory_of(file).peak() == engine.memory_of(bytes).peak());
    CHECK(spoken(*engine.open_voice(file, settings)) == spoken(*engine.open_voice(bytes, settings)));
  }
}

TEST_CASE("Half floats and doubles stay unconverted in the outline") {
  const auto halves = model_of(large_tensor(type_f16, 3000, 2));
  const CountingFile file(halves);
  const OnnxModel model = OnnxModel::parse(file);
  CHECK(model.tensor("w").file == nullptr);
  CHECK(model.floats("w") == OnnxModel::parse(halves).floats("w"));
}

TEST_CASE("A truncated file is refused when read tensor by tensor, as when read whole") {
  const auto bytes = read_bytes(tiny_voice_path("tiny-medium"));
  for (std::size_t size = 0; size < bytes.size(); size += 1 + bytes.size() / 211) {
    const auto cut = std::span(bytes).first(size);
    CHECK_THAT(bad_voice_message([&] { OnnxModel::parse(CountingFile(cut)); }), StartsWith("the model "));
  }
}

TEST_CASE("Inconsistent sizes, external segments and values in two encodings are refused by name") {
  const auto message = [](const Message& weight) {
    const auto bytes = model_of(weight);
    return bad_voice_message([&] { OnnxModel::parse(CountingFile(bytes)); });
  };
  CHECK_THAT(message(tensor("w", {2000}, type_f32).text(raw_data, std::string(4 * 1999, 'x'))),
             ContainsSubstring("'w'") && ContainsSubstring("7996 bytes"));
  CHECK_THAT(message(large_tensor(type_f32, 2000, 4).message(3, Message().varint(1, 0).varint(2, 8000))),
             ContainsSubstring("segment"));
  CHECK_THAT(message(large_tensor(type_f32, 2000, 4).text(raw_data, std::string(8000, 'y'))),
             ContainsSubstring("two forms"));
  const auto outline = model_of(tensor("w", {2000}, type_f32).message(3, Message().varint(1, 0).varint(2, 8000)));
  CHECK_THAT(bad_voice_message([&] { OnnxModel::parse(outline); }), ContainsSubstring("segment"));
}

TEST_CASE("A constant of half floats that claims to be a segment of the file is refused") {
  OnnxBuilder builder;
  const auto segment = Message().varint(1, 0).varint(2, 40);
  const auto bytes = builder.node(constant_node("c", "k", tensor("", {20}, type_f16).message(3, segment))).build();
  CHECK_THAT(bad_voice_message([&] { OnnxModel::parse(CountingFile(bytes)).floats("k"); }),
             ContainsSubstring("segment"));
}

TEST_CASE("A varint of more than 64 bits is refused by both readers") {
  const auto refusal = [](char last_byte) {
    std::string model(1, '\x08');  // ir_version: a varint
    model += std::string(9, '\xFF');
    model += last_byte;
    const std::vector<std::byte> bytes = {reinterpret_cast<const std::byte*>(model.data()),
                                          reinterpret_cast<const std::byte*>(model.data()) + model.size()};
    const std::string whole = bad_voice_message([&] { OnnxModel::parse(bytes); });
    const std::string in_pieces = bad_voice_message([&] { OnnxModel::parse(CountingFile(bytes)); });
    return std::pair(whole, in_pieces);
  };
  const auto [whole, in_pieces] = refusal('\x02');  // only one bit of the tenth byte is in range
  CHECK_THAT(whole, ContainsSubstring("64 bits"));
  CHECK_THAT(in_pieces, ContainsSubstring("64 bits"));
  const auto [fits_whole, fits_in_pieces] = refusal('\x01');
  CHECK_THAT(fits_whole, ContainsSubstring("no graph"));
  CHECK_THAT(fits_in_pieces, ContainsSubstring("no graph"));
}
