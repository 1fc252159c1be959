// Exported models of which `linnet import` makes bundles: those whose voices come as files of styles, so that the model
// alone is no voice.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/models/exported_weight.h"
#include "engine/models/voice_style.h"
#include "engine/voices/onnx/onnx_graph.h"
#include "engine/voices/tensor_file.h"

namespace linnet {

struct ExportedVoices {
  std::string_view family;  // the name of its ModelFamily
  std::vector<ExportedWeight> weights;
  std::map<std::string, ConvAttributes> convolutions;  // by module
  std::string settings;                                // JSON, as the family's describe() reads it
  std::string styles_path;                             // of the tensor that holds the styles
  // (voices, rows, width): of voice i, the values of styles[i] follow each other.
  std::vector<std::int64_t> styles_shape;
};

// Views into the graph. bad_voice: the model is of no family that is imported, or is damaged, or the styles are not
// those of such a model; the message names the weight or the style.
ExportedVoices read_export(const OnnxGraph& model, std::span<const VoiceStyle> styles);

}  // namespace linnet
