// A bundle gives back what was written; files that are not valid bundles are refused.
#include "engine/voices/bundle/bundle.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <functional>

#include "tests/support/bundles.h"
#include "tests/support/errors.h"

using namespace linnet;
using namespace linnet::test;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string refusal_of(std::vector<std::byte> bytes) {
  return bad_voice_message([&] { Bundle::parse(bytes); });
}

// The error for the small bundle with a piece of its index replaced by one of the same length.
std::string refusal_with(std::string_view piece, std::string_view other) {
  REQUIRE(piece.size() == other.size());
  std::vector<std::byte> bytes = small_bundle();
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::size_t at = text.find(piece);
  REQUIRE(at != std::string_view::npos);
  std::memcpy(bytes.data() + at, other.data(), other.size());
  seal(bytes);
  return refusal_of(bytes);
}

}  // namespace

TEST_CASE("A bundle keeps floats in 16 bits where it is told to") {
  std::vector<std::byte> bytes;
  BundleWriter writer([&](std::span<const std::byte> part) { bytes.insert(bytes.end(), part.begin(), part.end()); });
  writer.halves("styles", {2, 2}, std::vector{1.0f, -0.5f, 1.0f / 3, 65504.0f});
  writer.finish({"vits", "{}", "int8", "{}", "{}", false});
  const Bundle bundle = Bundle::parse(bytes);
  CHECK(bundle.tensor("styles").type == Tensor::Type::f16);
  CHECK(bundle.tensor("styles").bytes.size() == 8);
  const std::vector<std::int64_t> shape = {2, 2};
  CHECK(bundle.floats("styles", shape) == std::vector{1.0f, -0.5f, 0.333251953125f, 65504.0f});
}

TEST_CASE("A bundle gives back its tensors, layers and settings") {
  const std::vector<std::byte> bytes = small_bundle();
  REQUIRE(Bundle::is_bundle(bytes));
  const Bundle bundle = Bundle::parse(bytes);
  CHECK(bundle.precision() == "int4");
  CHECK(bundle.settings() == R"({"audio":{"sample_rate":22050}})");
  CHECK(bundle.has_speakers());
  CHECK(bundle.family() == "vits");
  CHECK(bundle.floats("norm.gamma") == std::vector<float>{1.5f, -2.0f, 0.25f});
  CHECK(bundle.floats("a.weight") == std::vector<float>{0.5f, -1, 1.5f, -2, 10, -12, 254, -254});
  // Values are stored in the order output, tap, input; PyTorch's transposed weights are (in, out, kernel).
  CHECK(bundle.floats("up.weight") == std::vector<float>{-4, 0, 0, 2, -0.5f, -16, 3.5f, -14});
  const Tensor& whole = bundle.tensor("whole.weight");
  CHECK(whole.type == Tensor::Type::i8);
  CHECK((whole.bytes.size() == 8 && whole.bytes[7] == std::byte{0x81}));
  CHECK_THAT(bad_voice_message([&] { bundle.floats("whole.weight"); }), ContainsSubstring("'whole.weight'"));
  CHECK(bundle.provenance() == R"({"voice":"small"})");
  CHECK(bundle.conv("up").stride == 2);
  CHECK(bundle.conv("up").transposed);
  CHECK_FALSE(bundle.conv("a").transposed);
  CHECK_FALSE(bundle.has("nothing"));
  CHECK_THAT(bad_voice_message([&] { bundle.floats("nothing"); }), ContainsSubstring("'nothing'"));
}

TEST_CASE("A bundle's tensors lie at multiples of 64 bytes") {
  const std::vector<std::byte> bytes = small_bundle();
  const Bundle bundle = Bundle::parse(bytes);
  for (const auto& [name, tensor] : bundle.tensors()) {
    CHECK((tensor.bytes.data() - bytes.data()) % 64 == 0);
    if (tensor.is_small()) CHECK((tensor.scales.data() - bytes.data()) % 64 == 0);
  }
}

TEST_CASE("Checked bytes of a bundle are reported, all of them and in order") {
  const std::vector<std::byte> bytes = small_bundle();
  std::size_t at = 0;
  Bundle::parse(bytes, [&](std::span<const std::byte> part) {
    CHECK(part.data() == bytes.data() + at);
    at += part.size();
  });
  CHECK(at == bytes.size() - bundle_format::trailer_bytes + bundle_format::checksum_at);
}

TEST_CASE("A bundle of another version is refused, and the error names the version") {
  std::vector<std::byte> bytes = small_bundle();
  bytes[bundle_format::version_at] = std::byte{2};
  CHECK_THAT(refusal_of(bytes), ContainsSubstring("version 2") && ContainsSubstring("newer"));
  bytes[bundle_format::version_at] = std::byte{0};
  CHECK_THAT(refusal_of(bytes), ContainsSubstring("version 0"));
}

TEST_CASE("A bundle truncated at any byte is refused") {
  const std::vector<std::byte> bytes = small_bundle();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<std::byte> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    if (size >= 8)
      CHECK_THAT(refusal_of(cut), ContainsSubstring("truncated"));
    else
      CHECK_THAT(refusal_of(cut), ContainsSubstring("not a Linnet bundle"));
  }
}

TEST_CASE("A bundle with one bit flipped, anywhere, is refused") {
  std::vector<std::byte> bytes = small_bundle();
  std::size_t accepted = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      bytes[at] ^= static_cast<std::byte>(1 << bit);
      const std::string message = refusal_of(bytes);
      if (message == "no error" || message.starts_with("another")) ++accepted;
      bytes[at] ^= static_cast<std::byte>(1 << bit);
    }
  CHECK(accepted == 0);
}

TEST_CASE("A bundle with an inconsistent index is refused, and the error says what is wrong") {
  CHECK_THAT(refusal_with(R"("shape":[3])", R"("shape":[0])"), ContainsSubstring("extent"));
  CHECK_THAT(refusal_with(R"("shape":[2,4,1])", R"("shape":[9999,])"), ContainsSubstring("JSON"));
  CHECK_THAT(refusal_with(R"("shape":[2,4,1])", R"("shape":[99999])"), ContainsSubstring("'a.weight'"));
  CHECK_THAT(refusal_with(R"("type":"f32")", R"("type":"f99")"), ContainsSubstring("'f99'"));
  CHECK_THAT(refusal_with(R"("type":"i8")", R"("type":"i9")"), ContainsSubstring("f32, f16, int8, int4 or i8"));
  CHECK_THAT(refusal_with(R"("provenance":{"voice":"small"})", R"("provenance":["voice","small"])"),
             ContainsSubstring("'provenance' is no object"));
  CHECK_THAT(refusal_with(R"("group":4,)", R"("group":3,)"), ContainsSubstring("group"));
  CHECK_THAT(refusal_with(R"("offset":64,)", R"("offset":65,)"), ContainsSubstring("multiple of 64"));
  CHECK_THAT(refusal_with(R"("offset":128)", R"("offset":192)"), ContainsSubstring("overlap"));
  CHECK_THAT(refusal_with(R"("offset":128)", R"("offset":960)"), ContainsSubstring("'a.weight'"));
  CHECK_THAT(refusal_with(R"("stride":2)", R"("stride":0)"), ContainsSubstring("'stride'"));
  CHECK_THAT(refusal_with(R"("precision")", R"("precisiom")"), ContainsSubstring("'precision'"));
  CHECK_THAT(refusal_with(R"("has_speakers":true)", R"("has_speakers":1234)"), ContainsSubstring("has_speakers"));
  CHECK_THAT(refusal_with(R"("family":"vits")", R"("family":123456)"), ContainsSubstring("'family'"));
  CHECK_THAT(refusal_with(R"("family":"vits")", R"("family":""    )"), ContainsSubstring("'family'"));
}

TEST_CASE("An old bundle without the key family is read, and names no family") {
  std::vector<std::byte> bytes = small_bundle();
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::size_t at = text.find(R"("family")");
  REQUIRE(at != std::string_view::npos);
  bytes[at + 1] = std::byte{'x'};  // unknown keys are ignored
  seal(bytes);
  CHECK(Bundle::parse(bytes).family().empty());
}

TEST_CASE("An index that is nested too deeply is refused before it is parsed into objects") {
  std::vector<std::byte> bytes = small_bundle();
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::size_t at = text.find("{\"calibration\"");
  REQUIRE(at != std::string_view::npos);
  for (std::size_t i = at; i < bytes.size() - bundle_format::trailer_bytes; ++i) bytes[i] = std::byte{'['};
  seal(bytes);
  CHECK_THAT(refusal_of(bytes), ContainsSubstring("nested"));
}
