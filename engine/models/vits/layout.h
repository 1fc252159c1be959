// What a VITS voice consists of, known from the names and shapes of its tensors alone: one list of layers. The modules
// of the model count their layers by it and take tiles from it; memory plan, profile and quantiser read it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/kernels/conv1d.h"
#include "engine/models/vits/stages.h"
#include "engine/models/weight_spec.h"
#include "engine/voices/tensor_file.h"

namespace linnet {

// A convolution as it is run: several modules of the file that read the same rows may have become one.
struct LayerSpec {
  std::string path;   // the module of the file that it is named after
  Conv1dShape shape;  // with the outputs of all modules that are merged into it
  bool transposed = false;
  std::size_t stride = 1;            // of a transposed convolution
  std::size_t outputs_per_tile = 0;  // m of F(m, r); 0: the direct way
  bool computed = false;             // its weights are a product of others: fp32 in any voice
  std::size_t stage = vits_stage::text_encoder;
  bool each_id = false;  // its rows are counted in phoneme ids, else in frames
  std::size_t rows = 1;  // output rows for each of them; 0: once a sentence
};

// Modules are listed as far as they are there; the constructors of the model's parts say what is missing or odd.
struct VitsLayout {
  explicit VitsLayout(const TensorFile& model);

  struct Coupling {
    std::string path;    // "flow.flows.6"
    std::size_t layers;  // of its WaveNet
  };

  // channels of the text encoder, of a frame, of the feed-forward layers
  std::size_t hidden = 0;
  std::size_t inter = 0;
  std::size_t filter = 0;
  std::size_t widest_acts = 0;  // channels of all gated activations of a coupling
  std::size_t encoder_layers = 0;
  bool stochastic_durations = false;
  std::vector<std::string> duration_flows;  // paths, in the order in which they run
  std::vector<Coupling> couplings;          // likewise
  std::size_t upsamplers = 0;
  std::size_t residual_blocks = 0;

  std::vector<LayerSpec> layers;    // in the order in which they are loaded
  std::vector<WeightSpec> weights;  // of all modules that are loaded

  const LayerSpec* find(std::string_view path) const;  // null: the voice has no such layer

  // Whether a frame reaches the decoder with its channels backwards: each coupling is followed by a flip.
  bool frames_reversed() const { return couplings.size() % 2 == 1; }
  std::size_t blocks_each() const { return upsamplers ? residual_blocks / upsamplers : 0; }
};

}  // namespace linnet
