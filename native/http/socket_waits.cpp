#include "native/http/socket_waits.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

namespace linnet::native {
namespace {

constexpr int most_lingering_bytes = 8 << 20;
#ifdef POLLRDHUP
constexpr short peer_has_ended = POLLRDHUP;
#else
constexpr short peer_has_ended = POLLHUP;  // which other systems report here too
#endif
constexpr std::chrono::milliseconds look_around{100}, lingering_time{1000};

int milliseconds_until(std::chrono::steady_clock::time_point end) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1'000'000));
}

}  // namespace

int SocketWaits::wait_for(short events, Clock::time_point end) const {
  for (;;) {
    pollfd look{socket_, events, 0};
    const int ready = poll(&look, 1, milliseconds_until(std::min(end, Clock::now() + look_around)));
    if (ready > 0) return look.revents;
    if ((ready < 0 && errno != EINTR) || ending_ || Clock::now() >= end) return 0;
  }
}

bool SocketWaits::can_write(std::chrono::milliseconds time) const {
  const int events = wait_for(POLLOUT, Clock::now() + time);
  return (events & POLLOUT) != 0 && (events & (POLLERR | POLLHUP)) == 0;
}

bool SocketWaits::peer_is_gone() const {
  pollfd look{socket_, POLLIN | peer_has_ended, 0};
  if (poll(&look, 1, 0) <= 0) return false;
  return (look.revents & (peer_has_ended | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

bool SocketWaits::write(std::string_view bytes, std::chrono::milliseconds time) const {
  while (!bytes.empty()) {
    if (!can_write(time)) return false;
    const ssize_t count = send(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(count));
    else if (errno != EAGAIN && errno != EINTR)
      return false;
  }
  return true;
}

void SocketWaits::close(bool linger) const {
  shutdown(socket_, SHUT_WR);
  std::array<char, 16 << 10> discarded;
  const auto end = Clock::now() + lingering_time;
  for (int left = most_lingering_bytes; linger && left > 0 && wait_for(POLLIN, end);) {
    const ssize_t count = recv(socket_, discarded.data(), discarded.size(), MSG_DONTWAIT);
    if (count <= 0) break;
    left -= static_cast<int>(count);
  }
  ::close(socket_);
}

}  // namespace linnet::native
