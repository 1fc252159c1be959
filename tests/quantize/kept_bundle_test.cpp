// A voice whose weights are small already becomes a bundle that speaks the same samples.
#include "engine/quantize/kept_bundle.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstring>

#include "engine/error.h"
#include "engine/linnet.h"
#include "engine/models/families.h"
#include "engine/voices/bundle/bundle.h"
#include "tests/models/hibari/golden.h"
#include "tests/support/bundles.h"
#include "tests/support/complaint.h"
#include "tests/support/errors.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

std::vector<std::byte> kept_bundle(Precision precision = Precision::int8) {
  const HibariFile file;
  QuantizeOptions options;
  options.precision = precision;
  options.provenance = R"({"model_card":"A licence."})";
  std::vector<std::byte> bytes;
  const QuantizeReport report = quantize_voice(file.bytes, "", options, [&](std::span<const std::byte> part) {
    bytes.insert(bytes.end(), part.begin(), part.end());
  });
  CHECK(report.kept);
  CHECK(report.bundle_bytes == bytes.size());
  CHECK(report.source_bytes == file.bytes.size());
  return bytes;
}

std::vector<float> spoken(Voice& voice) {
  const std::vector<std::int64_t> ids = {0, 50, 25, 4, 16, 43, 0};
  std::vector<float> samples;
  voice.speak_ids(ids, {}, [&](const AudioBlock& block) {
    samples.insert(samples.end(), block.samples.begin(), block.samples.end());
  });
  return samples;
}

// What opening the bundle says once a tensor's first value is another.
std::string opened_with(const std::string& tensor, float value) {
  std::vector<std::byte> bytes = kept_bundle();
  const auto at = static_cast<std::size_t>(Bundle::parse(bytes).tensor(tensor).bytes.data() - bytes.data());
  std::memcpy(bytes.data() + at, &value, sizeof value);
  seal(bytes);
  Engine engine({});
  return bad_voice_message([&] { engine.open_voice(bytes, ""); });
}

}  // namespace

TEST_CASE("a kept voice's bundle gives the same samples as its file, bit for bit, in every plan") {
  const HibariFile file;
  const std::vector<std::byte> bytes = kept_bundle();
  CHECK(bytes.size() < file.bytes.size());
  Engine engine({});
  for (const bool compact : {false, true}) {
    VoicePlan plan;
    plan.compact = compact;
    const auto of_file = engine.open_voice(file.bytes, "", {}, plan);
    const auto of_bundle = engine.open_voice(bytes, "", {}, plan);
    const std::vector<float> samples = spoken(*of_file);
    INFO("compact: " << compact);
    CHECK(samples.size() > 1000);
    CHECK(identical(spoken(*of_bundle), samples));
    CHECK(of_bundle->weight_bytes() == of_file->weight_bytes());
    CHECK(of_bundle->precision() == "int8");
    CHECK(of_bundle->language() == "en-us");
    CHECK(engine.memory_of(bytes, plan).peak() == engine.memory_of(file.bytes, plan).peak());
  }
}

TEST_CASE("a kept voice's bundle names its family, and holds its settings and its licence") {
  const std::vector<std::byte> bytes = kept_bundle();
  const Bundle bundle = Bundle::parse(bytes);
  CHECK(bundle.family() == "hibari");
  CHECK(bundle.graph() == nullptr);
  CHECK(bundle.tensor("m.head.weight").type == Tensor::Type::i8);
  const nlohmann::json settings = nlohmann::json::parse(settings_inside(bytes));
  CHECK(settings.at("phoneme_type") == "english");
  CHECK(settings.at("audio").at("sample_rate") == 24000);
  CHECK(nlohmann::json::parse(provenance_inside(bytes)).at("model_card") == "A licence.");
  CHECK(provenance_inside(HibariFile().bytes) == "{}");
}

TEST_CASE("a kept voice is made a bundle of no other precision, and the error says of which") {
  CHECK(kept_precision(HibariFile().bytes) == Precision::int8);
  CHECK(kept_precision(read_bytes(tiny_voice_path("tiny-medium"))) == std::nullopt);
  for (const Precision precision : {Precision::int4, Precision::fp32}) {
    const std::string message = complaint([&] { kept_bundle(precision); });
    INFO(message);
    CHECK(contains(message, "cannot be made " + std::string(name_of(precision))));
    CHECK(contains(message, "this one is int8"));
  }
}

TEST_CASE("a kept voice's bundle is refused where its numbers are none, by their names") {
  const std::string bias = "m.text.attn.self_attn.in_proj_bias";
  for (const float heads : {0.0f, 1.5f, -2.0f, 65.0f, 1e30f, NAN})
    CHECK(contains(opened_with(bias + ".heads", heads), bias));
  for (const float uses : {0.0f, 2.5f, 65.0f}) CHECK(contains(opened_with(bias + ".uses", uses), bias));
}

TEST_CASE("what is read of a graph is kept under names that need none") {
  const HibariFile file;
  Backend backend(1);
  const KeptVoice kept = family_of(file.model).keep(file.model, backend);
  CHECK(kept.has_whole_numbers());
  for (const KeptVoice::Entry& entry : kept.tensors()) {
    INFO(entry.path);
    CHECK_FALSE(entry.path.starts_with("onnx::"));
    CHECK(entry.bytes.size() == entry.tensor.elements() * (entry.tensor.type == Tensor::Type::i8 ? 1 : 4));
  }
  CHECK(kept.convolutions().contains("m.dec_in"));
}
