#include "native/http/socket_waits.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "native/http/socket_calls.h"

namespace linnet::native {
namespace {

constexpr int most_lingering_bytes = 8 << 20;
constexpr std::chrono::milliseconds look_around{100}, lingering_time{1000};

// Repeats `wait` with the time of a short look until something happens, the server ends, or `end` has come.
template <typename Wait>
SocketEvent until(SocketWaits::Clock::time_point end, const std::atomic<bool>& ending, const Wait& wait) {
  using Clock = SocketWaits::Clock;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
    const SocketEvent event = wait(std::clamp(left, std::chrono::milliseconds(0), look_around));
    if (event != SocketEvent::none || ending || Clock::now() >= end) return event;
  }
}

}  // namespace

SocketWaits::SocketWaits(int socket, const std::atomic<bool>& ending) : socket_(socket), ending_(ending) {
  prepare_socket(socket);
}

bool SocketWaits::wait_for_input(Clock::time_point end) const {
  const auto wait = [this](std::chrono::milliseconds time) { return wait_until_readable(socket_, time); };
  return until(end, ending_, wait) == SocketEvent::ready;
}

bool SocketWaits::can_write(std::chrono::milliseconds time) const {
  const auto wait = [this](std::chrono::milliseconds look) { return wait_until_writable(socket_, look); };
  return until(Clock::now() + time, ending_, wait) == SocketEvent::ready;
}

bool SocketWaits::peer_is_gone() const { return has_peer_closed(socket_); }

bool SocketWaits::write(std::string_view bytes, std::chrono::milliseconds time) const {
  while (!bytes.empty()) {
    if (!can_write(time)) return false;
    const std::ptrdiff_t count = send_now(socket_, bytes);
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void SocketWaits::close(bool linger) const {
  end_sending(socket_);
  std::array<char, 16 << 10> discarded;
  const auto end = Clock::now() + lingering_time;
  for (int left = most_lingering_bytes; linger && left > 0 && wait_for_input(end);) {
    const std::ptrdiff_t count = receive_now(socket_, discarded);
    if (count <= 0) break;
    left -= static_cast<int>(count);
  }
  close_socket(socket_);
}

}  // namespace linnet::native
