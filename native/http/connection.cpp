#include "native/http/connection.h"

#include <algorithm>
#include <cstring>

#include "native/http/error.h"
#include "native/http/httplib_internals.h"
#include "native/http/socket_calls.h"

namespace linnet::native {
namespace {

constexpr std::size_t buffer_bytes = 16 << 10;
constexpr std::size_t chunk_framing_bytes = 64 << 10;  // sizes and line ends of a chunked body
// Bytes read of a header that is too long, to find its Origin, without which the page could not read the refusal.
// Browsers cut addresses at 2 MB.
constexpr std::size_t most_header_bytes = 4 << 20;
constexpr std::chrono::milliseconds look_around{100};

}  // namespace

HttpConnection::HttpConnection(int socket, const HttpLimits& limits, const std::atomic<bool>& ending)
    : socket_(socket), waits_(socket, ending), limits_(limits), ending_(ending), buffer_(buffer_bytes) {}

HttpConnection::~HttpConnection() { waits_.close(broken_); }

bool HttpConnection::wait_for_request(const std::function<bool()>& may_leave) {
  const auto end = Clock::now() + limits_.idle_time;
  part_ = Part::nothing;
  while (taken_ == filled_) {
    if (waits_.wait_for_input(std::min(end, Clock::now() + look_around))) {
      if (!fill()) return false;
    } else if (may_leave() || Clock::now() >= end) {
      return false;
    } else if (ending_) {
      return true;
    }
  }
  return true;
}

void HttpConnection::begin_header() {
  part_ = Part::header;
  allowed_ = std::max(limits_.header_bytes, most_header_bytes);
  deadline_ = Clock::now() + limits_.header_time;
}

void HttpConnection::begin_body(const httplib::Request& request) {
  part_ = Part::body;
  deadline_ = Clock::now() + limits_.body_time;
  allowed_ = 0;
  if (request.has_header("Transfer-Encoding"))
    allowed_ = limits_.body_bytes + chunk_framing_bytes;
  else if (request.has_header("Content-Length"))
    allowed_ = limits_.body_bytes;
  else
    part_ = Part::nothing;  // such a request has no body; httplib would read until the client closes
}

void HttpConnection::too_much() {
  broken_ = true;
  if (part_ == Part::header)
    throw HttpError(431, "header_too_large",
                    "the request's header is longer than " + std::to_string(limits_.header_bytes) + " bytes");
  throw HttpError(413, "body_too_large",
                  "the request's body is longer than " + std::to_string(limits_.body_bytes) + " bytes");
}

void HttpConnection::too_slow() {
  broken_ = true;
  if (ending_) throw shutting_down();
  throw HttpError(408, "request_timeout", "the request did not arrive in time");
}

bool HttpConnection::fill() {
  const std::ptrdiff_t count = receive_now(socket_, buffer_);
  if (count == 0) return true;
  taken_ = 0;
  filled_ = count > 0 ? static_cast<std::size_t>(count) : 0;
  return count > 0;
}

std::string HttpConnection::take_received() {
  std::string bytes(buffer_.data() + taken_, filled_ - taken_);
  taken_ = filled_;
  return bytes;
}

void HttpConnection::give_back(std::string text) {
  returned_ = std::move(text);
  returned_taken_ = 0;
}

ssize_t HttpConnection::read_returned(char* to, std::size_t size) {
  const std::size_t count = returned_.copy(to, size, returned_taken_);
  returned_taken_ += count;
  return static_cast<ssize_t>(count);
}

ssize_t HttpConnection::read(char* to, std::size_t size) {
  if (returned_taken_ < returned_.size()) return read_returned(to, size);
  if (part_ == Part::nothing || size == 0) return 0;
  while (taken_ == filled_) {
    if (!waits_.wait_for_input(deadline_)) too_slow();
    if (fill()) continue;
    broken_ = true;  // the client closed in the middle of a request
    return -1;
  }
  const std::size_t count = std::min({size, filled_ - taken_, allowed_});
  if (count == 0) too_much();
  std::memcpy(to, buffer_.data() + taken_, count);
  taken_ += count;
  allowed_ -= count;
  return static_cast<ssize_t>(count);
}

bool HttpConnection::is_writable() const { return waits_.can_write(limits_.write_time); }

ssize_t HttpConnection::write(const char* from, std::size_t size) {
  while (is_writable()) {
    const std::ptrdiff_t count = send_now(socket_, {from, size});
    if (count > 0 || size == 0) return count;
    if (count < 0) break;
  }
  broken_ = true;
  return -1;
}

void HttpConnection::get_remote_ip_and_port(std::string& ip, int& port) const {
  remote_address(socket_, ip, port);
  if (!client_.empty()) ip = client_;
}

void HttpConnection::get_local_ip_and_port(std::string& ip, int& port) const { local_address(socket_, ip, port); }

}  // namespace linnet::native
