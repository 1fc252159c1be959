#include <winsock2.h>

#include "native/http/socket_calls.h"
// after winsock2.h, whose names it uses
#include <ws2tcpip.h>

namespace linnet::native {
namespace {

// Windows' handles have 32 significant bits, so that an int holds one.
SOCKET handle(int socket) { return static_cast<SOCKET>(socket); }

int events_within(int socket, short events, std::chrono::milliseconds time) {
  WSAPOLLFD look{handle(socket), events, 0};
  const int ready = WSAPoll(&look, 1, static_cast<int>(time.count()));
  return ready > 0 ? look.revents : ready;
}

std::ptrdiff_t count_or_problem(int count) {
  if (count > 0) return count;
  return count == SOCKET_ERROR && WSAGetLastError() == WSAEWOULDBLOCK ? 0 : -1;
}

}  // namespace

void prepare_socket(int socket) {
  u_long on = 1;
  ioctlsocket(handle(socket), static_cast<long>(FIONBIO), &on);
}

std::ptrdiff_t receive_now(int socket, std::span<char> room) {
  return count_or_problem(recv(handle(socket), room.data(), static_cast<int>(room.size()), 0));
}

std::ptrdiff_t send_now(int socket, std::span<const char> bytes) {
  if (bytes.empty()) return 0;
  return count_or_problem(send(handle(socket), bytes.data(), static_cast<int>(bytes.size()), 0));
}

SocketEvent wait_until_readable(int socket, std::chrono::milliseconds time) {
  const int events = events_within(socket, POLLRDNORM, time);
  if (events < 0) return SocketEvent::lost;
  return events == 0 ? SocketEvent::none : SocketEvent::ready;
}

SocketEvent wait_until_writable(int socket, std::chrono::milliseconds time) {
  const int events = events_within(socket, POLLWRNORM, time);
  if (events == 0) return SocketEvent::none;
  const bool ready = events > 0 && (events & POLLWRNORM) != 0 && (events & (POLLERR | POLLHUP | POLLNVAL)) == 0;
  return ready ? SocketEvent::ready : SocketEvent::lost;
}

bool has_peer_closed(int socket) {
  const int events = events_within(socket, POLLRDNORM, std::chrono::milliseconds(0));
  if (events <= 0) return false;
  if ((events & (POLLHUP | POLLERR | POLLNVAL)) != 0) return true;
  char first = 0;
  return count_or_problem(recv(handle(socket), &first, 1, MSG_PEEK)) < 0;
}

void end_sending(int socket) { shutdown(handle(socket), SD_SEND); }

void close_socket(int socket) { closesocket(handle(socket)); }

// Here SO_REUSEADDR would let two servers share a port, and ports are free as soon as their server has ended.
void set_listening_options(int socket) {
  const int on = 1;
  setsockopt(handle(socket), SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char*>(&on), sizeof on);
}

BindProblem last_bind_problem() {
  const int problem = WSAGetLastError();
  if (problem == 0) return BindProblem::none;
  return problem == WSAEADDRINUSE || problem == WSAEACCES ? BindProblem::in_use : BindProblem::other;
}

std::string last_socket_error() {
  const int problem = WSAGetLastError();
  if (problem == 0 || problem == WSAEADDRNOTAVAIL) return "";
  return "error " + std::to_string(problem) + " of Windows sockets";
}

void forget_socket_error() { WSASetLastError(0); }

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
