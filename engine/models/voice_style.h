// A voice of a model that speaks with many: numbers that it takes beside the phonemes, and which come in files of their
// own.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace linnet {

struct VoiceStyle {
  std::string name;                // "af_heart"
  std::vector<std::size_t> shape;  // as its file tells it; empty: the file holds bare numbers
  std::vector<float> values;
};

}  // namespace linnet
