// Finds the weights of this family's models in what exporters make of them: floats of 32 or 16 bits, or whole numbers
// of 8 bits as onnxruntime's quantiser writes them. Weights that have no name in the file are found by the node that
// takes them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/models/exported_weight.h"
#include "engine/voices/onnx/onnx_graph.h"
#include "engine/voices/tensor_file.h"

namespace linnet::styletts2 {

struct ExportedModel {
  std::vector<ExportedWeight> weights;                 // by path
  std::map<std::string, ConvAttributes> convolutions;  // by module
  std::size_t symbols = 0;
  std::size_t most_ids = 0;     // of a sentence, with both ends
  std::size_t style_width = 0;  // values of a style
};

// Paths are PyTorch's, but of an LSTM: PATH.W, PATH.R and PATH.B as ONNX has them (weight_reader.h). Views into the
// graph. bad_voice: no model of this family, or one in a form that is not read; the message names the node or weight.
ExportedModel read_exported(const OnnxGraph& graph);

}  // namespace linnet::styletts2
