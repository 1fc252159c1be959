#include "native/wyoming/connection.h"

#include <algorithm>
#include <array>

#include "native/http/error.h"
#include "native/http/httplib_internals.h"
#include "native/http/socket_calls.h"

namespace linnet::native {
namespace {

constexpr std::chrono::milliseconds look_around{100};

}  // namespace

WyomingConnection::WyomingConnection(int socket, const WyomingLimits& limits, const std::atomic<bool>& ending)
    : socket_(socket),
      waits_(socket, ending),
      limits_(limits),
      ending_(ending),
      reader_(limits.data_bytes),
      last_used_(Clock::now()) {
  int port = 0;
  remote_address(socket, client_, port);
}

WyomingConnection::~WyomingConnection() { waits_.close(!waits_.peer_is_gone()); }

std::optional<WyomingEvent> WyomingConnection::next_event(const std::function<bool()>& may_leave) {
  for (;;) {
    if (auto event = reader_.next()) {
      event_began_ = Clock::now();  // of what has arrived behind it
      return event;
    }
    const bool is_inside = reader_.is_inside_event();
    const auto end = is_inside ? event_began_ + limits_.event_time : last_used_.load() + limits_.idle_time;
    if (waits_.wait_for_input(std::min(end, Clock::now() + look_around))) {
      if (!receive()) return std::nullopt;
      if (!is_inside) event_began_ = Clock::now();
      continue;
    }
    if (!is_inside && may_leave()) return std::nullopt;
    if (ending_) throw shutting_down();
    if (is_lost_ || (Clock::now() >= end && !is_inside)) return std::nullopt;
    if (Clock::now() >= end) throw HttpError(408, "event_timeout", "the rest of an event did not arrive in time");
  }
}

// False: the client has gone.
bool WyomingConnection::receive() {
  std::array<char, 16 << 10> buffer;
  const std::ptrdiff_t count = receive_now(socket_, buffer);
  if (count == 0) return true;
  if (count < 0) {
    is_lost_ = true;
    return false;
  }
  last_used_ = Clock::now();
  reader_.add({buffer.data(), static_cast<std::size_t>(count)});
  return true;
}

bool WyomingConnection::write(std::string_view frames) {
  const std::lock_guard lock(writing_);
  if (is_lost_ || !waits_.write(frames, limits_.write_time)) {
    is_lost_ = true;
    return false;
  }
  last_used_ = Clock::now();
  return true;
}

}  // namespace linnet::native
