// cpp-httplib's server with further limits: a maximum number of connections with a thread each, limited requests, and a
// shutdown that lets answers finish. Exceptions of handlers become answers (native/http/error.h).
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
  // Called with every request before its body is read. May correct the client's address; throws a refusal.
  std::function<void(httplib::Request&)> admit;
  // Called with every answer, also refusals, just before it is sent; adds header fields.
  std::function<void(const httplib::Request&, httplib::Response&)> complete;
  std::function<HttpError(const httplib::Request&)> nothing_here;  // the answer if no route matches
  std::function<void(const std::string& fault)> report;            // called for exceptions other than linnet::Error
  std::function<void(const HttpError&)> refused;                   // called when a request is refused before a route
};

class HttpServer final : public HttplibServer {
 public:
  HttpServer(const HttpLimits& limits, HttpHooks hooks);

  // Opens the port (0: any free one) for listening and returns its number. io: the message says why it failed.
  int take_port(const std::string& host, int port);

  // For the request that the calling thread serves: the seconds since its first byte, and the byte ranges that it asks
  // for. The handler adjusts the ranges when it knows the length; empty: the whole answer is sent.
  static double seconds_since_arrival();
  static httplib::Ranges& ranges();

  // From now on every connection is closed after its current answer, and further requests get 503.
  void leave() { leaving_ = true; }
  int under_way() const { return under_way_.count(); }  // requests that a route is answering
  // Returns when no route is answering, or at `end`.
  void wait_for_answers(LiveCount::Time end) { under_way_.wait_until(end); }
  // After leave(): accepts no new connection, answers those that have been made, and ends all waits. Returns when all
  // connections are closed, or after some seconds.
  void close();
  void stop_waiting() { ending_ = true; }  // ends all waits for clients

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
