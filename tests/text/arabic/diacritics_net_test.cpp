// Against onnxruntime's answers of the same net (tests/golden/arabic).
#include "engine/text/arabic/diacritics_net.h"

#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/text/arabic/diacritizer.h"
#include "engine/text/arabic/letters.h"
#include "engine/text/arabic/net_math.h"
#include "engine/text/utf8.h"
#include "engine/voices/onnx/onnx_model.h"
#include "tests/support/errors.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::arabic;
using namespace linnet::test;

namespace {

DiacriticsNet net_of(const std::vector<std::byte>& bytes) { return DiacriticsNet(OnnxModel::parse(bytes)); }

std::vector<NetLetter> letters_of(const std::string& text) {
  std::vector<NetLetter> letters;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code = take_codepoint(text, at);
    if (is_mark(code) && !letters.empty())
      letters.back().hint = with_mark(letters.back().hint, code);
    else if (net_id(code) != 0)
      letters.push_back({net_id(code), no_mark});
  }
  return letters;
}

}  // namespace

TEST_CASE("The net for Arabic gives each letter the label that onnxruntime gives it") {
  DiacriticsNet net = net_of(read_bytes(tests::arabic_data() + "/tashkeel.onnx"));
  const auto answers = nlohmann::json::parse(read_text(source_path("tests/golden/arabic/labels.json")));
  REQUIRE(answers.size() >= 12);
  for (const auto& answer : answers) {
    const std::string text = answer.at("text");
    INFO(text);
    const std::vector<NetLetter> letters = letters_of(text);
    std::vector<std::uint8_t> labels(letters.size());
    net.run(letters, labels);
    CHECK(labels == answer.at("labels").get<std::vector<std::uint8_t>>());
  }
}

TEST_CASE("The net for Arabic takes no more memory than a voice's plan counts") {
  const DiacriticsNet net = net_of(read_bytes(tests::arabic_data() + "/tashkeel.onnx"));
  CHECK(net.bytes() > 4'000'000);
  CHECK(net.bytes() < Diacritizer::most_bytes);
}

TEST_CASE("An ONNX model that is not the net for Arabic is refused, and what it lacks is named") {
  const std::string message = bad_voice_message([] { net_of(read_bytes(tiny_voice_path("tiny-xlow"))); });
  CHECK(message.find("hint_scale") != std::string::npos);
}

TEST_CASE("A net for Arabic with a node that has too few inputs is refused") {
  std::vector<std::byte> bytes = read_bytes(tests::arabic_data() + "/tashkeel.onnx");
  // Of a node, 0x0a and 0x12 are the marks of an input and of an output; here is the output's, behind the inputs.
  std::string file(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::size_t output = file.find("\x12\x17/fc_out/MatMul_output_0");
  REQUIRE(output != std::string::npos);
  std::size_t input = output - 1;  // the last one's mark: its length leads to the output
  while (file[input] != '\x0a' || input + 2 + static_cast<unsigned char>(file[input + 1]) != output) --input;
  bytes[input] = std::byte{0x32};  // now it is the node's comment
  const std::string message = bad_voice_message([&] { net_of(bytes); });
  CHECK(message.find("no node /fc_out/MatMul of 2 inputs") != std::string::npos);
}

TEST_CASE("tanh and the sigmoid of the net for Arabic are those of the standard library to 1e-6") {
  std::vector<float> values;
  for (float x = -20; x <= 20; x += 0.01f) values.push_back(x);
  std::vector<float> tanhs = values, sigmoids = values;
  arabic::tanh(tanhs);
  sigmoid(sigmoids);
  float worst = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    worst = std::max(worst, std::abs(tanhs[i] - std::tanh(values[i])));
    worst = std::max(worst, std::abs(sigmoids[i] - 1 / (1 + std::exp(-values[i]))));
  }
  CHECK(worst < 1e-6f);
}
