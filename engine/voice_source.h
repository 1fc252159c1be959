// A voice's file that is read where it lies, piece by piece, so that it never has to be in memory as a whole.
#pragma once

#include <cstddef>
#include <span>

namespace linnet {

class VoiceSource {
 public:
  virtual ~VoiceSource() = default;
  virtual std::size_t size() const = 0;
  // Bytes from `offset` on; offset + into.size() <= size(). The bytes stay the same from call to call.
  virtual void read(std::size_t offset, std::span<std::byte> into) const = 0;
};

}  // namespace linnet
