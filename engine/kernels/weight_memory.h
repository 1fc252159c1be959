// The memory in which a voice's weights lie one after the other, where its owner has given one: in pages of megabytes,
// say, which the processor finds sooner.
#pragma once

#include <cstddef>
#include <memory>

#include "engine/kernels/buffer.h"

namespace linnet {

class WeightMemory {
 public:
  WeightMemory() = default;  // has none
  // memory: so many zeros, aligned to 64 bytes; null: there is none.
  WeightMemory(std::shared_ptr<std::byte> memory, std::size_t bytes) : memory_(std::move(memory)), bytes_(bytes) {}

  // As Buffer(floats), in this memory while some is left.
  Buffer take(std::size_t floats) {
    const std::size_t needed = Buffer::bytes_of(floats);
    if (!memory_ || needed > bytes_ - used_) return Buffer(floats);
    auto* at = reinterpret_cast<float*>(memory_.get() + used_);
    used_ += needed;
    return Buffer(floats, at, memory_);
  }

 private:
  std::shared_ptr<std::byte> memory_;
  std::size_t bytes_ = 0;
  std::size_t used_ = 0;
};

}  // namespace linnet
