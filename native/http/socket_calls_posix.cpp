#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "native/http/socket_calls.h"

namespace linnet::native {
namespace {

#ifdef POLLRDHUP
constexpr short peer_has_ended = POLLRDHUP;
#else
constexpr short peer_has_ended = POLLHUP;  // which other systems report here too
#endif

bool is_for_a_while(int number) { return number == EAGAIN || number == EINTR; }

// The events that have occurred, 0 after `time`; -1: the call failed for good.
int events_within(int socket, short events, std::chrono::milliseconds time) {
  pollfd look{socket, events, 0};
  const int ready = poll(&look, 1, static_cast<int>(time.count()));
  if (ready > 0) return look.revents;
  return ready < 0 && errno != EINTR ? -1 : 0;
}

}  // namespace

void prepare_socket(int) {}

std::ptrdiff_t receive_now(int socket, std::span<char> room) {
  const ssize_t count = recv(socket, room.data(), room.size(), MSG_DONTWAIT);
  if (count > 0) return count;
  return count < 0 && is_for_a_while(errno) ? 0 : -1;
}

std::ptrdiff_t send_now(int socket, std::span<const char> bytes) {
  const ssize_t count = send(socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (count >= 0) return count;
  return is_for_a_while(errno) ? 0 : -1;
}

SocketEvent wait_until_readable(int socket, std::chrono::milliseconds time) {
  const int events = events_within(socket, POLLIN, time);
  if (events < 0) return SocketEvent::lost;
  return events == 0 ? SocketEvent::none : SocketEvent::ready;
}

SocketEvent wait_until_writable(int socket, std::chrono::milliseconds time) {
  const int events = events_within(socket, POLLOUT, time);
  if (events == 0) return SocketEvent::none;
  const bool ready = events > 0 && (events & POLLOUT) != 0 && (events & (POLLERR | POLLHUP)) == 0;
  return ready ? SocketEvent::ready : SocketEvent::lost;
}

bool has_peer_closed(int socket) {
  pollfd look{socket, POLLIN | peer_has_ended, 0};
  if (poll(&look, 1, 0) <= 0) return false;
  return (look.revents & (peer_has_ended | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

void end_sending(int socket) { shutdown(socket, SHUT_WR); }

void close_socket(int socket) { close(socket); }

void set_listening_options(int socket) {
  const int on = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
}

BindProblem last_bind_problem() {
  if (errno == 0) return BindProblem::none;
  return errno == EADDRINUSE ? BindProblem::in_use : BindProblem::other;
}

std::string last_socket_error() { return errno ? std::strerror(errno) : ""; }

void forget_socket_error() { errno = 0; }

bool read_address(const std::string& text, std::array<unsigned char, 16>& address) {
  return inet_pton(AF_INET6, text.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, ("::ffff:" + text).c_str(), address.data()) == 1;
}

std::string address_text(std::span<const std::byte> address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(address.size() == ipv4_address_bytes ? AF_INET : AF_INET6, address.data(), text.data(), text.size());
  return text.data();
}

}  // namespace linnet::native
