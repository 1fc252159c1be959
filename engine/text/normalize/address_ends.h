// Where an address ends, and whether it is one.
#pragma once

#include <cstddef>

#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

struct AddressBounds {
  std::size_t begin = 0;     // of what is said: behind "https://"
  std::size_t host_end = 0;  // of the name of the machine, before its port or path
  std::size_t end = 0;       // 0: there is no address
  bool is_machine_number = false;
};

// The address that begins at `i`. Requires: i < text.size().
AddressBounds address_at(Codes text, std::size_t i);

}  // namespace linnet::normalize
