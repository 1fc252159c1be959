// How much a client may send, and how long it may take.
#pragma once

#include <chrono>
#include <cstddef>

namespace linnet::native {

struct HttpLimits {
  std::size_t header_bytes = 32 << 10, headers = 100, body_bytes = 1 << 20;
  int connections = 128;
  std::chrono::milliseconds header_time{10'000}, body_time{30'000}, idle_time{15'000}, write_time{10'000};
};

}  // namespace linnet::native
