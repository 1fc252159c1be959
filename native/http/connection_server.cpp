#include "native/http/connection_server.h"

#include "engine/error.h"
#include "native/http/connection_threads.h"
#include "native/http/last_connections.h"
#include "native/http/socket_calls.h"

namespace linnet::native {
namespace {

// Connections beyond the limit that get an answer saying so, which takes a millisecond; further ones are closed. As
// many as in a burst of twice the default limit.
constexpr int spare_connections = 128;
// At shutdown: time for connections that are being made, and time for clients to take the last answers.
constexpr std::chrono::milliseconds handshake_time{100}, last_answer_time{2000};

}  // namespace

ConnectionServer::ConnectionServer(int most_connections) : most_connections_(most_connections) {
  new_task_queue = [this] { return new ConnectionThreads(most_connections_ + spare_connections); };
  set_tcp_nodelay(true);
  // httplib's own choice would let two servers share a port, each taking half of the requests.
  set_socket_options([](socket_t socket) { set_listening_options(static_cast<int>(socket)); });
}

int ConnectionServer::take_port(const std::string& host, int port, const Flags& flags) {
  std::array<unsigned char, 16> address;
  if (!read_address(host, address) && host != "localhost")
    throw Error(ErrorKind::bad_input, std::string(flags.host) + ": '" + host +
                                          "' is not an address; 127.0.0.1 is this machine only, 0.0.0.0 every network");
  forget_socket_error();
  const int taken = port == 0 ? bind_to_any_port(host) : (bind_to_port(host, port) ? port : -1);
  if (taken > 0) return taken;
  const std::string where = host + " port " + std::to_string(port);
  if (last_bind_problem() == BindProblem::in_use)
    throw Error(ErrorKind::io, where + " is in use by another program; end it, or choose another with " + flags.port);
  const std::string reason = last_socket_error();
  throw Error(ErrorKind::io,
              "cannot listen on " + where + ": " +
                  (reason.empty() ? "is " + std::string(flags.host) + " an address of this machine?" : reason));
}

void ConnectionServer::begin() {
  listener_ = std::thread([this] { listen_after_bind(); });
}

void ConnectionServer::end() {
  leave();
  ending_ = true;
  wait_until_ready();  // httplib would forget a stop before its start
  stop();
  listener_.join();
}

bool ConnectionServer::process_and_close_socket(socket_t socket) {
  const LiveCount::Ticket ticket(connections_);
  serve(static_cast<int>(socket), ticket.others() >= most_connections_);
  return true;
}

void ConnectionServer::close() {
  end_handshakes(static_cast<int>(listener()));
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + last_answer_time;
  std::this_thread::sleep_for(handshake_time);  // no event tells that the last connection has been made
  // A connection leaves the system's queue when it is accepted, and is counted then. No event tells of either.
  connections_.wait_until(end, [this] { return connections_waiting(static_cast<int>(listener())) == 0; });
  ending_ = true;
  connections_.wait_until(Clock::now() + last_answer_time);
}

}  // namespace linnet::native
