// A voice's file that is read piece by piece, so that it never has to be in memory as a whole.
#pragma once

#include <cstddef>
#include <span>

namespace linnet {

class VoiceSource {
 public:
  virtual ~VoiceSource() = default;
  virtual std::size_t size() const = 0;
  // Reads into.size() bytes from `offset` on. Requires: offset + into.size() <= size(). The file must not change while
  // it is in use.
  virtual void read(std::size_t offset, std::span<std::byte> into) const = 0;
};

}  // namespace linnet
