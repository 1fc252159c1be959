// The texts that are spoken to measure how fast a voice is.
#pragma once

#include <cstddef>
#include <string>

namespace linnet::native {

struct BenchText {
  std::string name;
  std::string text;
  std::size_t characters = 0;  // Unicode code points
};

// The built-in passage, as often as it takes, cut to `characters`; 100, 300, 500, 800 and 1000 end with a sentence.
BenchText built_in_text(std::size_t characters);

}  // namespace linnet::native
