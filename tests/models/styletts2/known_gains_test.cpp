// The loudness of a release's voices is known from the first import on.
#include "engine/models/styletts2/known_gains.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "engine/models/styletts2/import.h"
#include "engine/models/styletts2/settings.h"
#include "tests/support/files.h"

using namespace linnet;
using namespace linnet::test;

TEST_CASE("Nothing is known of the loudness of a voice whose style or model is another") {
  const std::vector<float> bias(512);
  const VoiceStyle style = {.name = "af_heart", .shape = {}, .values = std::vector<float>(510 * 256)};
  CHECK_FALSE(styletts2::known_gain_db(bias, style));
  CHECK_FALSE(styletts2::known_gain_db({}, {.name = "af_other", .shape = {}, .values = {}}));
}

// $LINNET_KOKORO: as in export_reader_test.cpp, with voices/NAME.bin.
TEST_CASE("The loudness of Kokoro's voices is known when they are imported, from either form of the model",
          "[.kokoro][slow]") {
  const char* folder = std::getenv("LINNET_KOKORO");
  if (!folder) SKIP("LINNET_KOKORO names no folder");
  const auto style_of = [&](const std::string& name, const std::string& file) {
    const std::vector<std::byte> bytes = read_bytes(folder + ("/voices/" + file + ".bin"));
    VoiceStyle style = {.name = name, .shape = {}, .values = std::vector<float>(bytes.size() / sizeof(float))};
    std::memcpy(style.values.data(), bytes.data(), bytes.size());
    return style;
  };
  const std::vector<VoiceStyle> styles = {style_of("af_heart", "af_heart"), style_of("zm_yunxi", "zm_yunxi"),
                                          style_of("bf_emma", "bf_lily")};
  for (const char* file : {"/model_int8.onnx", "/model_fp32.onnx"}) {
    const std::vector<std::byte> bytes = read_bytes(folder + std::string(file));
    const ExportedVoices voices = styletts2::import_model(OnnxGraph::parse(bytes), styles);
    const VoiceDescription description = styletts2::read_settings(voices.settings);
    CHECK(description.speaker_gains_db == std::map<int, float>{{0, 6.9f}, {1, 5.7f}});
  }
}
