// A TCP connection to a server on this machine, for requests that no proper client sends.
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string>

namespace linnet::test {

class RawConnection {
 public:
  explicit RawConnection(int port, int receive_buffer_bytes = 0) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (receive_buffer_bytes > 0)
      setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    int error = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ? 0 : errno;
    if (error == EINTR) error = outcome_of_connecting();
    if (error != 0)
      throw std::runtime_error("cannot connect to port " + std::to_string(port) + ": " + std::strerror(error));
  }
  ~RawConnection() { hang_up(); }
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  // False when the other side accepts no more data.
  bool send(const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
      const ssize_t count = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (count <= 0) return false;
      sent += static_cast<std::size_t>(count);
    }
    return true;
  }
  // Receives up to `most` bytes; fewer if the other side closes or the time is over.
  std::string receive(std::size_t most, double most_seconds = 10) {
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + std::chrono::duration<double>(most_seconds);
    std::string bytes;
    while (bytes.size() < most && Clock::now() < end) {
      pollfd look{socket_, POLLIN, 0};
      if (poll(&look, 1, 20) <= 0) continue;
      char buffer[65536];
      const ssize_t count = recv(socket_, buffer, std::min(sizeof buffer, most - bytes.size()), 0);
      closed_ = count <= 0;
      if (closed_) break;
      bytes.append(buffer, static_cast<std::size_t>(count));
    }
    return bytes;
  }
  std::string receive_all(double most_seconds = 10) { return receive(std::size_t{1} << 30, most_seconds); }
  bool is_closed() const { return closed_; }          // the other side had closed by the last receive()
  void end_sending() { shutdown(socket_, SHUT_WR); }  // the other side sees the end, and may still answer
  void hang_up() {
    if (socket_ >= 0) close(socket_);
    socket_ = -1;
  }

 private:
  // A signal, such as libFuzzer's alarm, ends only the wait; the system continues to make the connection (POSIX,
  // connect()).
  int outcome_of_connecting() const {
    pollfd look{socket_, POLLOUT, 0};
    while (poll(&look, 1, -1) < 0 && errno == EINTR) {
    }
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
  }

  int socket_;
  bool closed_ = false;
};

}  // namespace linnet::test
