// A voice's file that is read piece by piece, of bytes in memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <stdexcept>

#include "engine/voice_source.h"

namespace linnet::test {

class FileInPieces final : public VoiceSource {
 public:
  explicit FileInPieces(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::size_t size() const override { return bytes_.size(); }
  void read(std::size_t offset, std::span<std::byte> into) const override {
    if (offset > bytes_.size() || into.size() > bytes_.size() - offset) throw std::out_of_range("beyond the end");
    if (!into.empty()) std::memcpy(into.data(), bytes_.data() + offset, into.size());
    largest = std::max(largest, into.size());
  }
  mutable std::size_t largest = 0;  // bytes of a read

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace linnet::test
