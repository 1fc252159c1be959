// A client's connection, with limits on time and on received bytes. Heads are read by native/http/request_head; bodies
// are read, and answers written, by cpp-httplib through this class. httplib's own stream limits neither chunked bodies
// nor time.
#pragma once

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "native/http/limits.h"
#include "native/http/socket_waits.h"

namespace linnet::native {

class HttpConnection final : public httplib::Stream {
 public:
  // Once `ending` is true, every wait ends.
  HttpConnection(int socket, const HttpLimits& limits, const std::atomic<bool>& ending);
  ~HttpConnection() override;  // closes, after a moment in which what was written can arrive

  // Waits for the first byte of the next request. False if the client has gone or was idle for too long, or if nothing
  // has arrived and may_leave() is true. True also when the server ends; the next read() then throws.
  bool wait_for_request(const std::function<bool()>& may_leave);
  // Call before a request's header, and between header and body: they set the limits of the part that follows. From
  // then on read() may throw HttpError 408, 413, 431 or 503.
  void begin_header();
  void begin_body(const httplib::Request& request);
  void give_back(std::string text);  // read() returns this before further input
  // For connections of a proxy that has told the client's address. Empty: the address stays that of the connection.
  void set_client(std::string address) { client_ = std::move(address); }
  bool must_close() const { return broken_; }  // it is not certain where the next request begins
  void refuse_rest() { broken_ = true; }
  // For another protocol on this connection, which waits and reads by itself from now on: what has been received
  // beyond the request's head.
  std::string take_received();
  const SocketWaits& waits() const { return waits_; }
  bool is_ending() const { return ending_; }  // the server ends: nobody waits for a client

  bool is_readable() const override { return true; }  // read() itself waits
  bool is_writable() const override;
  ssize_t read(char* to, std::size_t size) override;
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return static_cast<socket_t>(socket_); }

 private:
  using Clock = std::chrono::steady_clock;
  enum class Part { header, body, nothing };
  bool fill();
  ssize_t read_returned(char* to, std::size_t size);
  [[noreturn]] void too_much();
  [[noreturn]] void too_slow();

  int socket_;
  SocketWaits waits_;
  const HttpLimits& limits_;
  const std::atomic<bool>& ending_;
  std::string returned_;
  std::size_t returned_taken_ = 0;
  std::vector<char> buffer_;
  std::size_t taken_ = 0;
  std::size_t filled_ = 0;
  Part part_ = Part::nothing;
  std::size_t allowed_ = 0;  // bytes that this part may still have
  Clock::time_point deadline_;
  bool broken_ = false;
  std::string client_;
};

}  // namespace linnet::native
