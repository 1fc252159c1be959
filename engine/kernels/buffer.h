// Aligned, zero-initialised float memory with a margin at its end that kernels may read (XNN_EXTRA_BYTES).
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include "engine/error.h"

namespace linnet {

class Buffer {
 public:
  Buffer() = default;
  // out_of_memory: the message names the size.
  explicit Buffer(std::size_t floats) : size_(floats) {
    const std::size_t bytes = bytes_of(floats);
    data_.reset(static_cast<float*>(::operator new(bytes, alignment, std::nothrow)));
    if (!data_) throw Error(ErrorKind::out_of_memory, "no memory for a buffer of " + std::to_string(bytes) + " bytes");
    std::memset(data_.get(), 0, bytes);
  }
  // In memory that lasts as long as `owner`: bytes_of(floats) zeros, aligned to 64 bytes.
  Buffer(std::size_t floats, float* memory, std::shared_ptr<const void> owner)
      : data_(memory, Free{std::move(owner)}), size_(floats) {}
  static constexpr std::size_t bytes_of(std::size_t floats) {
    return (floats * sizeof(float) + margin_bytes + 63) / 64 * 64;
  }
  float* data() const { return data_.get(); }
  std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t margin_bytes = 128;
  static constexpr std::align_val_t alignment{64};
  struct Free {
    std::shared_ptr<const void> owner;  // null: operator new
    void operator()(float* p) const {
      if (!owner) ::operator delete(p, alignment);
    }
  };
  std::unique_ptr<float, Free> data_;
  std::size_t size_ = 0;
};

}  // namespace linnet
