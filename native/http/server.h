// cpp-httplib's server with the limits that it lacks: a thread per connection up to a number, bounded requests, and an
// end that lets answers finish. Exceptions that handlers throw become answers (native/http/error.h).
#pragma once

#include <httplib.h>

#include <atomic>
#include <functional>
#include <string>

#include "native/http/connection.h"
#include "native/http/error.h"

namespace linnet::native {

class HttpServer final : public httplib::Server {
 public:
  // Sees every request before its body is read; throws what is to be answered in its place.
  using Admit = std::function<void(const httplib::Request&)>;
  using Report = std::function<void(const std::string& fault)>;  // of exceptions that are no linnet::Error
  using Refused = std::function<void(const HttpError&)>;         // a connection ended with this, without a request

  HttpServer(const HttpLimits& limits, Admit admit, Report report, Refused refused);

  // Takes the port (0: any that is free) and returns it. io: says why it cannot be had.
  int take_port(const std::string& host, int port);
  // Since the first byte of the request that is being served.
  static double seconds_since_arrival(const httplib::Request& request);
  // From now on a connection ends with the answer that it is waiting for.
  void leave() { leaving_ = true; }
  int connections() const { return connections_; }

 private:
  bool process_and_close_socket(socket_t socket) override;
  bool serve_request(HttpConnection& connection, bool last);
  void check(const httplib::Request& request, bool crowded) const;
  void answer_exception(httplib::Response& response, const std::exception_ptr& thrown) const;

  HttpLimits limits_;
  Admit admit_;
  Report report_;
  Refused refused_;
  std::atomic<bool> leaving_{false};
  std::atomic<int> connections_{0};
};

}  // namespace linnet::native
