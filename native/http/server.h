// cpp-httplib's server with further limits: limited connections and requests, and a shutdown that lets answers finish.
// Exceptions of handlers become answers (native/http/error.h).
#pragma once

#include <httplib.h>

#include <functional>
#include <map>
#include <string>

#include "native/http/connection.h"
#include "native/http/connection_server.h"
#include "native/http/error.h"

namespace linnet::native {

struct HttpHooks {
  // Whether connections from this address begin with a header of the PROXY protocol. Empty: none does.
  std::function<bool(const std::string& address)> has_proxy_header;
  // Called with every request before its body is read. May correct the client's address; throws a refusal.
  std::function<void(httplib::Request&)> admit;
  // Called with every answer, also refusals, just before it is sent; adds header fields.
  std::function<void(const httplib::Request&, httplib::Response&)> complete;
  std::function<HttpError(const httplib::Request&)> nothing_here;  // the answer if no route matches
  std::function<void(const std::string& fault)> report;            // called for exceptions other than linnet::Error
  std::function<void(const HttpError&)> refused;                   // called when a request is refused before a route
};

// A connection on which a request asks for another protocol.
struct HttpUpgrade {
  HttpConnection& connection;
  const httplib::Request& request;   // its head; it has been admitted
  std::function<bool()> is_leaving;  // the server takes no further texts
  LiveCount& answers;                // counts what the server finishes before it ends
};

class HttpServer final : public ConnectionServer {
 public:
  HttpServer(const HttpLimits& limits, HttpHooks hooks);

  // Serves connections whose request for this path asks for another protocol, until they are to be closed. `serve` may
  // throw HttpError before it has written anything. Call before begin().
  using Upgrade = std::function<void(const HttpUpgrade&)>;
  void upgrade(const std::string& path, Upgrade serve) { upgrades_[path] = std::move(serve); }

  // For the request that the calling thread serves: the seconds since its first byte, and the byte ranges that it asks
  // for. The handler adjusts the ranges when it knows the length; empty: the whole answer is sent.
  static double seconds_since_arrival();
  static httplib::Ranges& ranges();

 private:
  struct Turn;
  void serve(socket_t socket, bool crowded) override;
  void take_proxy_header(HttpConnection& connection) const;
  void serve_requests(HttpConnection& connection, bool crowded);
  bool serve_request(HttpConnection& connection, bool crowded);
  void check(httplib::Request& head, bool crowded) const;
  bool process(HttpConnection& connection, httplib::Request& head);
  void refuse(HttpConnection& connection, const httplib::Request& head, const HttpError& error) const;
  void answer_unanswered(const httplib::Request& request, httplib::Response& response) const;
  void complete(const httplib::Request& request, httplib::Response& response) const;

  static thread_local Turn* turn_;  // of the connection that this thread serves
  HttpLimits limits_;
  HttpHooks hooks_;
  std::map<std::string, Upgrade> upgrades_;  // by path
};

}  // namespace linnet::native
