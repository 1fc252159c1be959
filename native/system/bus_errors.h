// A mapped file that another program cuts off has no pages behind its new end: reading them is a signal that ends the
// process. Here such pages read as zeros, and whoever mapped the file can ask whether that has happened.
#pragma once

#include <cstddef>
#include <span>

namespace linnet::native {

// Watches mapped memory for as long as it lives; for a few mappings at a time, any further ones are not watched.
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
