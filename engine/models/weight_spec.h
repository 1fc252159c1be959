// A tensor of weights that may be rounded to fewer bits: what a family of models tells the quantiser.
#pragma once

#include <cstddef>
#include <string>

namespace linnet {

struct WeightSpec {
  std::string path;   // of the tensor
  std::string group;  // tensors of one group get their precision together
  std::string layer;  // LayerInfo::path of whose input rows it multiplies; empty: not known in the file's order
  std::size_t first_input = 0;  // of the layer's input channels
  int least_bits = 4;           // 8: tables, and durations, whose errors the quality check cannot detect
};

}  // namespace linnet
