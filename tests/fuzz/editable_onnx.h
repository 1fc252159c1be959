// An ONNX file that readers of changed models edit as a fuzzer says.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "engine/voices/onnx/onnx_graph.h"

namespace linnet::test {

class EditableOnnx {
 public:
  explicit EditableOnnx(std::vector<std::byte> file) : bytes_(std::move(file)) {
    std::vector<bool> is_value(bytes_.size());
    const OnnxGraph graph = OnnxGraph::parse(bytes_);
    for (const auto& [name, tensor] : graph.tensors()) {
      if (tensor.type == Tensor::Type::i64 || tensor.bytes.empty()) continue;  // shapes and numbers of heads
      const auto at = tensor.bytes.data() - bytes_.data();
      if (at < 0 || static_cast<std::size_t>(at) >= bytes_.size()) continue;  // decoded, so not in the file
      std::fill_n(is_value.begin() + at, tensor.bytes.size(), true);
    }
    for (std::size_t i = 0; i < bytes_.size(); ++i)
      if (!is_value[i]) structure_.push_back(i);
  }

  const std::vector<std::byte>& bytes() const { return bytes_; }

  // Each edit has four bytes of position, one byte of length, and the bytes to write there. Positions count the bytes
  // of the structure; with the highest bit set, all bytes. Where the length is 0, the file ends.
  std::vector<std::byte> edited(std::span<const std::byte> edits) const {
    std::vector<std::byte> bytes = bytes_;
    constexpr std::size_t head = 5;
    while (edits.size() >= head) {
      std::size_t place = 0;
      for (std::size_t i = 0; i < 3; ++i) place |= std::to_integer<std::size_t>(edits[i]) << (8 * i);
      const bool anywhere = (edits[3] & std::byte{0x80}) != std::byte{0};
      const std::size_t size = std::min<std::size_t>(std::to_integer<std::size_t>(edits[4]) % 16, edits.size() - head);
      const std::size_t at = anywhere ? place % bytes_.size() : structure_[place % structure_.size()];
      if (std::to_integer<std::size_t>(edits[4]) == 0) bytes.resize(std::min(at, bytes.size()));
      for (std::size_t i = 0; i < size && at + i < bytes.size(); ++i) bytes[at + i] = edits[head + i];
      edits = edits.subspan(head + size);
    }
    return bytes;
  }

 private:
  std::vector<std::byte> bytes_;
  // Offsets of what is no tensor's values: names, shapes, nodes. A change among the values seldom leads anywhere.
  std::vector<std::size_t> structure_;
};

}  // namespace linnet::test
