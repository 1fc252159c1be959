// Waits for a client's socket that end in time, and when the server ends.
#pragma once

#include <atomic>
#include <chrono>
#include <string_view>

namespace linnet::native {

class SocketWaits {
 public:
  using Clock = std::chrono::steady_clock;
  // Once `ending` is true, every wait ends.
  SocketWaits(int socket, const std::atomic<bool>& ending);

  // Whether something has come before `end`, or has come when the server ends: data, or the connection's end.
  bool wait_for_input(Clock::time_point end) const;
  bool can_write(std::chrono::milliseconds time) const;
  // Whether the client has closed its side. What it has sent before may still be there.
  bool peer_is_gone() const;
  // Writes all; false if the client does not take a part in `time`, or has gone.
  bool write(std::string_view bytes, std::chrono::milliseconds time) const;
  // Closes. A socket that is closed with unread input sends a reset, which can overtake an answer such as "too large".
  // So with `linger`, input is read and discarded for a moment, until the client has seen the end of our answer.
  void close(bool linger) const;

 private:
  int socket_;
  const std::atomic<bool>& ending_;
};

}  // namespace linnet::native
