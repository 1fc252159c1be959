// What exporters call the modules of this family, and what PyTorch calls them (hexgrad/kokoro: KModel).
#pragma once

#include <string>
#include <string_view>

namespace linnet::styletts2 {

// "encoder.predictor.F0.1.pool.bias" → "predictor.F0.1.pool.bias". Exporters wrap the model into modules of their own,
// whose names come first, and call the predictor's modules from elsewhere. Empty: no path into this model.
std::string model_path(std::string_view exported);

// The module whose weights a node takes: "/encoder/F0.1/pool/ConvTranspose" → "predictor.F0.1.pool". Without what
// quantisers append ("_quant"), without the names that a Sequential repeats ("cnn.0/cnn.0.1"), and without the numbers
// of ALBERT's runs ("query_9"), which share one layer. Empty: the name tells none.
std::string module_of_node(std::string_view node);

}  // namespace linnet::styletts2
