// A client's Wyoming connection: events in, frames out, with limits on time and on received bytes. One thread reads;
// any may write.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "native/http/socket_waits.h"
#include "native/wyoming/events.h"

namespace linnet::native {

struct WyomingLimits {
  std::size_t data_bytes = 1 << 20;
  int connections = 128;
  // For an event whose first byte has arrived; for a client that is silent and is not spoken to; for a client to take a
  // part of what is written.
  std::chrono::milliseconds event_time{30'000}, idle_time{60'000}, write_time{10'000};
};

class WyomingConnection {
 public:
  // Once `ending` is true, every wait ends.
  WyomingConnection(int socket, const WyomingLimits& limits, const std::atomic<bool>& ending);
  ~WyomingConnection();  // closes, after a moment in which what was written can arrive
  WyomingConnection(const WyomingConnection&) = delete;
  WyomingConnection& operator=(const WyomingConnection&) = delete;

  // Waits for the next event. Nothing if the client has gone or was idle for too long, or if nothing has arrived and
  // may_leave() is true. HttpError 400, 413: as WyomingEventReader; 408: its rest did not come in time; 503: the server
  // ends.
  std::optional<WyomingEvent> next_event(const std::function<bool()>& may_leave);
  // False once the client has gone or does not read.
  bool write(std::string_view frames);
  bool is_lost() const { return is_lost_ || waits_.peer_is_gone(); }
  const std::string& client() const { return client_; }  // its address

 private:
  using Clock = std::chrono::steady_clock;
  bool receive();

  const int socket_;
  const SocketWaits waits_;
  const WyomingLimits& limits_;
  const std::atomic<bool>& ending_;
  std::string client_;
  WyomingEventReader reader_;
  Clock::time_point event_began_;             // while reader_ is inside of one
  std::atomic<Clock::time_point> last_used_;  // when something was received or written
  std::atomic<bool> is_lost_ = false;
  std::mutex writing_;
};

}  // namespace linnet::native
