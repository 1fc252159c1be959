// Listens on a port, with a limited number of connections and a thread for each, and ends without resetting any of
// them. Listening and accepting are cpp-httplib's; what is said on a connection is the derived class's business.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "native/http/httplib_internals.h"
#include "native/http/live_count.h"

namespace linnet::native {

class ConnectionServer : public HttplibServer {
 public:
  // For messages: the flags by which a user has chosen address and port.
  struct Flags {
    const char* host = "--host";
    const char* port = "--port";
  };

  explicit ConnectionServer(int most_connections);

  // Opens the port (0: any free one) for listening and returns its number. io, bad_input: the message says why it
  // failed.
  int take_port(const std::string& host, int port, const Flags& flags);
  // Serves on a thread of its own, until end(), which must be called then.
  void begin();
  void end();

  // From now on what has begun is finished, and further requests are told that the server ends.
  void leave() { leaving_ = true; }
  int under_way() const { return under_way_.count(); }  // answers that have begun
  // Returns when none is, or at `end`.
  void wait_for_answers(LiveCount::Time end) { under_way_.wait_until(end); }
  // After leave(): accepts no new connection, answers those that have been made, and ends all waits. Returns when all
  // connections are closed, or after some seconds.
  void close();

 protected:
  // Serves the connection and closes it, on its own thread. crowded: most_connections are open beside it, so it should
  // be refused. Throws nothing.
  virtual void serve(socket_t socket, bool crowded) = 0;
  bool is_leaving() const { return leaving_; }
  const std::atomic<bool>& ending() const { return ending_; }  // once it is true, nobody waits for a client
  LiveCount& answers() { return under_way_; }

 private:
  bool process_and_close_socket(socket_t socket) final;

  const int most_connections_;
  std::atomic<bool> leaving_{false};
  std::atomic<bool> ending_{false};
  LiveCount connections_;
  LiveCount under_way_;
  std::thread listener_;
};

}  // namespace linnet::native
