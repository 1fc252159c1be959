// A voice's file in memory, for readers of changed voices.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "engine/voice_source.h"
#include "tests/fuzz/readers.h"

namespace linnet::test {

// A read beyond its end is a fault.
class BoundedSource final : public VoiceSource {
 public:
  explicit BoundedSource(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::size_t size() const override { return bytes_.size(); }
  void read(std::size_t offset, std::span<std::byte> into) const override {
    must(offset <= bytes_.size() && into.size() <= bytes_.size() - offset, "reads stay inside of the file");
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), into.size(), into.begin());
  }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace linnet::test
