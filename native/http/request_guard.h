// Access control: API keys, the Host header (so that a web page cannot reach a loopback server under a name of its own,
// DNS rebinding), and the origins of web pages.
#pragma once

#include <httplib.h>

#include <string>
#include <vector>

namespace linnet::native {

struct GuardOptions {
  std::string host;  // that the server listens on
  std::vector<std::string> allowed_hosts;
  std::vector<std::string> cors_origins;
  std::vector<std::string> api_keys;
};

class RequestGuard {
 public:
  explicit RequestGuard(GuardOptions options);

  // HttpError: 401, 403, 405.
  void check(const httplib::Request& request) const;
  // Adds to an answer the headers that let an allowed page read it; for OPTIONS, those that let the page send a
  // request.
  void allow_page(const httplib::Request& request, httplib::Response& response) const;

 private:
  bool is_our_name(std::string host) const;
  bool is_allowed_origin(const std::string& origin) const;
  void check_host(const std::string& host) const;
  void check_origin(const httplib::Request& request) const;

  GuardOptions options_;
  bool checks_host_;
};

bool is_loopback(const std::string& host);

// Whether the request gives one of these keys, as 'Authorization: Bearer KEY', 'X-API-Key: KEY', or, since a page can
// give a WebSocket no header fields, as its protocols: 'Sec-WebSocket-Protocol: token, KEY'.
bool gives_key(const httplib::Request& request, const std::vector<std::string>& keys);

}  // namespace linnet::native
