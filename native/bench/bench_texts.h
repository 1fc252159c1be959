// The texts that `linnet bench` speaks.
#pragma once

#include <cstddef>
#include <string>

namespace linnet::native {

struct BenchText {
  std::string name;
  std::string text;
  std::size_t characters = 0;  // Unicode code points
};

// The built-in passage, repeated and cut to `characters`. With 100, 300, 500, 800 and 1000 it ends with a sentence.
BenchText built_in_text(std::size_t characters);

}  // namespace linnet::native
