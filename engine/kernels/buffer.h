// Aligned, zero-initialised float memory with a margin at its end that kernels may read (XNN_EXTRA_BYTES).
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "engine/error.h"

namespace linnet {

class Buffer {
 public:
  Buffer() = default;
  // out_of_memory: the message names the size.
  explicit Buffer(std::size_t floats) : size_(floats) {
    const std::size_t bytes = (floats * sizeof(float) + margin_bytes + 63) / 64 * 64;
    data_.reset(static_cast<float*>(std::aligned_alloc(64, bytes)));
    if (!data_) throw Error(ErrorKind::out_of_memory, "no memory for a buffer of " + std::to_string(bytes) + " bytes");
    std::memset(data_.get(), 0, bytes);
  }
  float* data() const { return data_.get(); }
  std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t margin_bytes = 128;
  struct Free {
    void operator()(float* p) const { std::free(p); }
  };
  std::unique_ptr<float, Free> data_;
  std::size_t size_ = 0;
};

}  // namespace linnet
