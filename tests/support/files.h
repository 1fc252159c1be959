// Files of the source tree that tests read.
#pragma once

#include <cstddef>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace linnet::test {

// A path from the root of the repository: "tests/golden/voices/tiny-medium.onnx".
inline std::string source_path(const std::string& path) { return LINNET_SOURCE_DIR "/" + path; }

inline std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::vector<std::byte> read_bytes(const std::string& path) {
  const std::string text = read_text(path);
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

// The generated voices of tests/golden/voices, each with its .onnx and .onnx.json.
inline const std::vector<std::string>& tiny_voices() {
  static const std::vector<std::string> names = {"tiny-medium", "tiny-high-speakers", "tiny-xlow", "tiny-plain",
                                                 "tiny-plain-high"};
  return names;
}
inline std::string tiny_voice_path(const std::string& name) {
  return source_path("tests/golden/voices/" + name + ".onnx");
}

}  // namespace linnet::test
