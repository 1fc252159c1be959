// Tests how the family of a voice file is recognised.
#include "engine/models/families.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

#include "tests/support/complaint.h"
#include "tests/support/errors.h"
#include "tests/support/speech.h"

using namespace linnet;
using namespace linnet::test;

namespace {

// A voice file with the given tensor names, which may name a family.
class NamedTensors final : public TensorFile {
 public:
  NamedTensors(std::string family, std::set<std::string, std::less<>> paths)
      : family_(std::move(family)), paths_(std::move(paths)) {}

  const Tensor* find(std::string_view path) const override { return paths_.contains(path) ? &tensor_ : nullptr; }
  const ConvAttributes* find_conv(std::string_view) const override { return nullptr; }
  std::vector<float> affine_scale(std::string_view) const override { return {}; }
  bool has_speakers() const override { return false; }
  std::string_view family() const override { return family_; }

 private:
  std::string family_;
  std::set<std::string, std::less<>> paths_;
  Tensor tensor_;
};

}  // namespace

TEST_CASE("every tiny voice is recognised by its tensors") {
  for (const std::string& name : tiny_voices()) {
    INFO(name);
    CHECK(family_of(VoiceFile(tiny_voice_path(name)).model).name == "vits");
  }
}

TEST_CASE("a family named in the file decides, whatever tensors the file has") {
  CHECK(family_of(NamedTensors("vits", {})).name == "vits");
  const std::string message = bad_voice_message([] { family_of(NamedTensors("kokoro", {"enc_p.emb.weight"})); });
  INFO(message);
  CHECK(contains(message, "'kokoro'"));
  CHECK(contains(message, "this program knows vits"));
}

TEST_CASE("an exported model of styletts2 is recognised, so that opening it names the remedy") {
  for (const char* bias : {"bert_encoder.bias", "encoder.bert_encoder.bias", "kmodel.bert_encoder.bias"})
    CHECK(family_of(NamedTensors("", {bias})).name == "styletts2");
}

TEST_CASE("a file with unknown tensors is refused, and the error lists the families") {
  CHECK(family_of(NamedTensors("", {"enc_p.proj.weight"})).name ==
        "vits");  // a damaged voice: opening it gives the error
  const std::string message = bad_voice_message([] { family_of(NamedTensors("", {"bert.embeddings.weight"})); });
  INFO(message);
  CHECK(contains(message, "no family that this program knows"));
  CHECK(contains(message, "vits (VITS, as Piper exports it)"));
}

TEST_CASE("a family's voice description names the family") {
  const ModelFamily& vits = family_of(NamedTensors("vits", {}));
  const VoiceDescription voice = vits.describe(read_text(tiny_voice_path("tiny-xlow") + ".json"));
  CHECK(voice.family == "vits");
  CHECK(voice.sample_rate_hz == 16000);
  CHECK((voice.length_scale && voice.noise_scale && voice.noise_w));
}
