// Handles SIGBUS for mapped files. When another program truncates a mapped file, reading beyond the new end raises this
// signal, which would end the process. With a BusErrors such pages read as zeros, and found() tells that it happened.
#pragma once

#include <cstddef>
#include <span>

namespace linnet::native {

// Watches mapped memory during its lifetime: at most 16 mappings at a time, further ones are not watched.
class BusErrors {
 public:
  explicit BusErrors(std::span<const std::byte> mapped);
  ~BusErrors();
  BusErrors(const BusErrors&) = delete;
  BusErrors& operator=(const BusErrors&) = delete;
  bool found() const;

 private:
  int slot_ = -1;
};

}  // namespace linnet::native
