// One client's connection under the server's limits: how long it may take, and how much it may send. Heads are read by
// native/http/request_head, bodies by cpp-httplib, which writes through it too; httplib's own stream bounds neither
// chunked bodies nor time.
#pragma once

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "native/http/limits.h"

namespace linnet::native {

class HttpConnection final : public httplib::Stream {
 public:
  // Once `ending` is true nothing is waited for any more.
  HttpConnection(int socket, const HttpLimits& limits, const std::atomic<bool>& ending);
  ~HttpConnection() override;  // closes, after what was written has had a chance to arrive

  // Waits for the next request's first byte; false if the client has gone or was idle for too long, or where nothing
  // has come and `may_leave` says so. Also true when the server ends, which the next read() says.
  bool wait_for_request(const std::function<bool()>& may_leave);
  // Before a request's header, and between it and the body. HttpError: 408, 413, 431, 503 from then on, out of read().
  void begin_header();
  void begin_body(const httplib::Request& request);
  void give_back(std::string text);            // what read() gives before the rest
  bool must_close() const { return broken_; }  // the rest of the input cannot be told apart from the next request
  void refuse_rest() { broken_ = true; }
  bool peer_is_gone() const;

  bool is_readable() const override { return true; }  // read() itself waits
  bool is_writable() const override;
  ssize_t read(char* to, std::size_t size) override;
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_; }

 private:
  using Clock = std::chrono::steady_clock;
  enum class Part { header, body, nothing };
  int wait_for(short events, Clock::time_point end) const;
  bool fill();
  ssize_t read_returned(char* to, std::size_t size);
  [[noreturn]] void too_much();
  [[noreturn]] void too_slow();

  int socket_;
  const HttpLimits& limits_;
  const std::atomic<bool>& ending_;
  std::string returned_;
  std::size_t returned_taken_ = 0;
  std::vector<char> buffer_;
  std::size_t taken_ = 0;
  std::size_t filled_ = 0;
  Part part_ = Part::nothing;
  std::size_t allowed_ = 0;  // bytes of this part
  Clock::time_point deadline_;
  bool broken_ = false;
};

}  // namespace linnet::native
