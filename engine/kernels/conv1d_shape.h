// The shape of a one-dimensional convolution of stride 1.
#pragma once

#include <cstddef>

namespace linnet {

struct Conv1dShape {
  std::size_t in = 0;
  std::size_t out = 0;
  std::size_t kernel = 1;
  std::size_t dilation = 1;
};

}  // namespace linnet
