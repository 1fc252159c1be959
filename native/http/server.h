// cpp-httplib's server with the limits that it lacks: a thread per connection up to a number, bounded requests, and an
// end that lets answers finish. Exceptions that handlers throw become answers (native/http/error.h).
#pragma once

#include <httplib.h>

#include <atomic>
#include <functional>
#include <string>

#include "native/http/connection.h"
#include "native/http/error.h"
#include "native/http/httplib_internals.h"
#include "native/http/live_count.h"

namespace linnet::native {

struct HttpHooks {
  // Sees every request before its body is read, and may say better whose it is; throws what is to be answered in its
  // place.
  std::function<void(httplib::Request&)> admit;
  // Completes the header of every answer, refusals among them, just before it is sent.
  std::function<void(const httplib::Request&, httplib::Response&)> complete;
  std::function<HttpError(const httplib::Request&)> nothing_here;  // what to say where no route answered
  std::function<void(const std::string& fault)> report;            // of exceptions that are no linnet::Error
  std::function<void(const HttpError&)> refused;                   // a connection ended with this, without a route
};

class HttpServer final : public HttplibServer {
 public:
  HttpServer(const HttpLimits& limits, HttpHooks hooks);

  // Takes the port (0: any that is free) and returns it. io: says why it cannot be had.
  int take_port(const std::string& host, int port);

  // Of the request that the calling thread serves: since its first byte; and the ranges that it asks for, which whoever
  // answers settles once the length is known. None: the answer is sent whole.
  static double seconds_since_arrival();
  static httplib::Ranges& ranges();

  // From now on a connection ends with the answer that it is waiting for, and every further request gets 503.
  void leave() { leaving_ = true; }
  int under_way() const { return under_way_.count(); }  // requests that a route answers
  // Returns when no route answers any longer, or at `end`.
  void wait_for_answers(LiveCount::Time end) { under_way_.wait_until(end); }
  // After leave(): lets no new connection come, gives those that have come their answer, and waits for none any longer.
  // Returns when all are gone, or after some seconds.
  void close();
  void stop_waiting() { ending_ = true; }  // for any client

 private:
  struct Turn;
  bool process_and_close_socket(socket_t socket) override;
  void serve(HttpConnection& connection, bool crowded);
  bool serve_request(HttpConnection& connection, bool crowded);
  void check(httplib::Request& head, bool crowded) const;
  bool process(HttpConnection& connection, httplib::Request& head);
  void refuse(HttpConnection& connection, const httplib::Request& head, const HttpError& error) const;
  void answer_unanswered(const httplib::Request& request, httplib::Response& response) const;
  void answer_exception(httplib::Response& response, const std::exception_ptr& thrown) const;
  void complete(const httplib::Request& request, httplib::Response& response) const;

  static thread_local Turn* turn_;  // of the connection that this thread serves
  HttpLimits limits_;
  HttpHooks hooks_;
  std::atomic<bool> leaving_{false};
  std::atomic<bool> ending_{false};
  LiveCount connections_;
  LiveCount under_way_;
};

}  // namespace linnet::native
