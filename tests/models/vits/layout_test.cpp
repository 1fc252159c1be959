// Compares the list of a voice's layers with what the model loads and with what the quantiser may round.
#include "engine/models/vits/layout.h"

#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

#include "tests/support/speech.h"

using namespace linnet;
using namespace linnet::test;

TEST_CASE("the layout lists every layer that a voice loads once, in the order of loading") {
  for (const std::string& name : tiny_voices()) {
    INFO(name);
    const VoiceFile file(tiny_voice_path(name));
    const VitsLayout layout(file.model);
    Backend backend(1);
    const Vits vits(LayerReader(file.model, backend, {}), 16, {});
    std::set<std::string> paths;
    REQUIRE(vits.layers().size() == layout.layers.size());
    for (std::size_t i = 0; i < layout.layers.size(); ++i) {
      INFO(layout.layers[i].path);
      CHECK(vits.layers()[i].path == layout.layers[i].path);
      CHECK_FALSE(vits.layers()[i].method.empty());  // it was loaded
      CHECK(vits.layers()[i].weight_bytes > 0);
      CHECK(paths.insert(layout.layers[i].path).second);
    }
  }
}

TEST_CASE("the layout lists every matrix of a voice with the layer whose inputs it multiplies") {
  for (const std::string& name : tiny_voices()) {
    INFO(name);
    const VoiceFile file(tiny_voice_path(name));
    const VitsLayout layout(file.model);
    std::set<std::string> paths;
    for (const WeightSpec& w : layout.weights) {
      INFO(w.path);
      CHECK(file.model.has(w.path));
      CHECK(paths.insert(w.path).second);
      CHECK((w.layer.empty() || layout.find(w.layer)));
      if (w.layer.empty()) continue;
      const Tensor& t = file.model.tensor(w.path);
      const LayerSpec& layer = *layout.find(w.layer);
      CHECK(w.first_input + static_cast<std::size_t>(t.shape[layer.transposed ? 0 : 1]) <= layer.shape.in);
    }
  }
}

TEST_CASE("the number of rows of the decoder's layers is multiplied by each upsampler") {
  const VoiceFile file(tiny_voice_path("tiny-medium"));
  const VitsLayout layout(file.model);
  std::size_t rows = 1;
  for (std::size_t i = 0; i < layout.upsamplers; ++i) {
    const LayerSpec& up = *layout.find("dec.ups." + std::to_string(i));
    rows *= up.stride;
    CHECK(up.rows == rows);
    CHECK(up.stage == vits_stage::upsampler(i));
    const LayerSpec& block = *layout.find("dec.resblocks." + std::to_string(i * layout.blocks_each()) + ".convs.0");
    CHECK(block.rows == rows);
    CHECK(block.stage == vits_stage::residual_blocks(i));
  }
  CHECK(rows > 1);
  CHECK(layout.find("dec.conv_post")->rows == rows);
}
