// Small exports of the family styletts2 in the forms that exporters and quantisers write, and what their weights are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/models/voice_style.h"
#include "tests/support/onnx_builder.h"

namespace linnet::test {

// whole_numbers: as onnxruntime's dynamic quantisation leaves them, with kokoro-onnx's names. floats: as PyTorch
// exports them, with weight norms, and modules named from the model's root. halves: the same in 16 bits, behind Casts.
enum class ExportForm { whole_numbers, floats, halves };

class ExportedModelFile {
 public:
  static constexpr std::int64_t symbols = 178, most_ids = 8, style_half = 4;
  static constexpr std::size_t rows = 6, style_width = 8;  // of a style

  explicit ExportedModelFile(ExportForm form);
  ~ExportedModelFile();

  // The bytes are valid until the next call.
  std::span<const std::byte> bytes();
  // By path, in the order of the bundle's shape.
  const std::map<std::string, std::vector<float>>& weights() const;
  OnnxBuilder& builder();  // nodes and tensors may be added

  static std::vector<VoiceStyle> styles(std::initializer_list<std::string> names);

 private:
  class Writer;
  std::unique_ptr<Writer> writer_;
};

}  // namespace linnet::test
