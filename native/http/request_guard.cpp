#include "native/http/request_guard.h"

#include <algorithm>

#include "native/http/error.h"
#include "native/http/field_text.h"

namespace linnet::native {
namespace {

// The most header fields that a page may ask for: more than any client sends.
constexpr std::size_t most_names = 64, most_name_bytes = 64;

std::string host_of_origin(const std::string& origin) {
  const auto scheme = origin.find("://");
  return scheme == std::string::npos ? "" : origin.substr(scheme + 3);
}

// "tts.example:443" over https is "tts.example".
std::string without_usual_port(const std::string& host, const std::string& scheme) {
  const std::string port = scheme == "https" ? ":443" : ":80";
  return lower(host.ends_with(port) ? host.substr(0, host.size() - port.size()) : host);
}

// The host that the browser used; a trusted proxy tells it if Host is another.
std::string asked_host(const httplib::Request& request) {
  return request.get_header_value("X-Forwarded-Host", request.get_header_value("Host").c_str());
}

// Whether the request went to the server that the page came from. The scheme is known if a trusted proxy tells it.
bool is_same_origin(const std::string& origin, const httplib::Request& request) {
  const std::string scheme = lower(origin.substr(0, origin.find("://")));
  const std::string asked = request.get_header_value("X-Forwarded-Proto", scheme.c_str());
  return asked == scheme &&
         without_usual_port(host_of_origin(origin), scheme) == without_usual_port(asked_host(request), scheme);
}

// "http://speech.lan:8000/page?x" → "http://speech.lan:8000".
std::string origin_of_address(const std::string& address) {
  const auto scheme = address.find("://");
  return scheme == std::string::npos ? "" : address.substr(0, address.find('/', scheme + 3));
}

// For content that a page only embeds or links (sounds, pictures, links) browsers send no Origin. To this machine, and
// with TLS, they send Sec-Fetch-Site; in a network without TLS only the Referer, unless the page suppresses it.
bool is_from_elsewhere(const httplib::Request& request, const std::string& referer) {
  const std::string site = request.get_header_value("Sec-Fetch-Site");
  if (!site.empty()) return site == "cross-site" || site == "same-site";  // same-site includes pages of other ports
  return !referer.empty() && !is_same_origin(referer, request);
}

// Links to our page are allowed. With parameters such a request would speak.
bool is_plain_link(const httplib::Request& request) {
  const std::string mode = request.get_header_value("Sec-Fetch-Mode", "navigate");
  return (request.method == "GET" || request.method == "HEAD") && request.params.empty() && mode == "navigate";
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Compares in constant time, so that the time does not tell where the first difference is.
bool equal_secrets(const std::string& a, const std::string& b) {
  unsigned different = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size(); ++i)
    different |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b.empty() ? 0 : b[i % b.size()]);
  return different == 0;
}

// An IP address: the last label of a DNS name is never digits only.
bool is_ipv4_address(const std::string& host) { return host.find_first_not_of("0123456789.") == std::string::npos; }

// A name that anyone could register in the public DNS and point to our address: no IP address, no name without dots,
// not of a domain reserved for local networks.
bool is_public_name(const std::string& host) {
  const std::string name = without_port(host);
  const bool is_address = name.find(':') != std::string::npos || is_ipv4_address(name);
  if (is_address || name.find('.') == std::string::npos) return false;
  constexpr const char* own[] = {".local", ".lan", ".internal", ".home.arpa", ".localhost"};
  return std::none_of(std::begin(own), std::end(own), [&](const char* domain) { return name.ends_with(domain); });
}

// Allows the header fields that are asked for: clients send their own (OpenAI's x-stainless-*), and none does harm
// here.
std::string allowed_names(const httplib::Request& request) {
  std::string names = "Authorization, Content-Type, X-API-Key";
  std::size_t count = 0;
  for (const std::string& name : listed(request.get_header_value("Access-Control-Request-Headers")))
    if (is_token(name) && name.size() <= most_name_bytes && ++count <= most_names) names += ", " + name;
  return names;
}

}  // namespace

bool is_loopback(const std::string& host) {
  const std::string name = lower(host);
  return name == "localhost" || name.ends_with(".localhost") || name == "::1" ||
         (name.starts_with("127.") && is_ipv4_address(name));
}

bool gives_key(const httplib::Request& request, const std::vector<std::string>& keys) {
  std::string given = request.get_header_value("Authorization");
  if (lower(given.substr(0, 7)) == "bearer ") given.erase(0, 7);
  if (given.empty()) given = request.get_header_value("X-API-Key");
  const auto protocols = listed(request.get_header_value("Sec-WebSocket-Protocol"));
  if (given.empty() && protocols.size() == 2 && protocols[0] == "token") given = protocols[1];
  bool right = false;
  for (const std::string& key : keys) right |= equal_secrets(given, key);
  return right;
}

RequestGuard::RequestGuard(GuardOptions options)
    : options_(std::move(options)), checks_host_(is_loopback(options_.host) || !options_.allowed_hosts.empty()) {
  for (std::string& name : options_.allowed_hosts) name = lower(name);
  for (std::string& origin : options_.cors_origins) origin = lower(origin);
}

bool RequestGuard::is_our_name(std::string host) const {
  host = lower(without_port(host));
  if (host.ends_with('.')) host.pop_back();
  // In a network the server cannot know all its names; a key then protects it from requests under a wrong one.
  if (!checks_host_) return !options_.api_keys.empty() || !is_public_name(host);
  return is_loopback(host) || host == lower(options_.host) || contains(options_.allowed_hosts, host);
}

bool RequestGuard::is_allowed_origin(const std::string& origin) const {
  return contains(options_.cors_origins, "*") || contains(options_.cors_origins, lower(origin));
}

void RequestGuard::check_origin(const httplib::Request& request) const {
  // Set by the browser; no page can write it. It counts even if a proxy has changed Host. With DNS rebinding a foreign
  // page is of the same origin too; the check of Host refuses that.
  if (request.get_header_value("Sec-Fetch-Site") == "same-origin") return;
  const std::string told = request.get_header_value("Origin");
  const std::string referer = origin_of_address(request.get_header_value("Referer"));
  const std::string& origin = told.empty() ? referer : told;
  const bool elsewhere =
      told.empty() ? is_from_elsewhere(request, referer) && !is_plain_link(request) : !is_same_origin(told, request);
  if (!elsewhere || is_allowed_origin(origin)) return;
  const std::string pages = origin.empty() ? "other sites" : "'" + origin + "'";
  throw HttpError(403, "wrong_origin",
                  "pages of " + pages + " may not use this server, which was asked for as '" + asked_host(request) +
                      "'; --cors-origin allows them. If this is the server's own page behind a proxy, "
                      "let the proxy pass on Host, and name that by --allowed-host");
}

void RequestGuard::check_host(const std::string& host) const {
  if (!is_our_name(host))
    throw HttpError(403, "wrong_host",
                    "this server does not answer for the host '" + host + "'; --allowed-host adds a name");
}

void RequestGuard::check(const httplib::Request& request) const {
  // Both must be ours: with DNS rebinding a page may reach us directly and write the fields that a proxy would write.
  const std::string host = request.get_header_value("Host");
  if (!host.empty() || request.version != "HTTP/1.0") check_host(host);
  if (request.has_header("X-Forwarded-Host")) check_host(asked_host(request));
  check_origin(request);
  if (!contains({"GET", "HEAD", "POST", "DELETE", "OPTIONS"}, request.method))
    throw HttpError(405, "method_not_allowed", "no route takes " + request.method)
        .with_allow("GET, HEAD, POST, DELETE, OPTIONS");
  const bool is_open = request.path == "/health" || request.method == "OPTIONS";
  if (!options_.api_keys.empty() && !is_open && !gives_key(request, options_.api_keys))
    throw HttpError(401, "invalid_api_key", "the API key is missing or wrong; send 'Authorization: Bearer KEY'");
}

void RequestGuard::allow_page(const httplib::Request& request, httplib::Response& response) const {
  if (options_.cors_origins.empty()) return;
  const bool asks = request.method == "OPTIONS";
  const bool all = contains(options_.cors_origins, "*");
  // For caches: the answer to another page, or to no page, differs.
  if (!all || asks) response.set_header("Vary", asks ? "Origin, Access-Control-Request-Headers" : "Origin");
  const std::string origin = request.get_header_value("Origin");
  if (origin.empty() || !is_allowed_origin(origin)) return;
  response.set_header("Access-Control-Allow-Origin", all ? "*" : origin);
  // The headers that clients read, by name, because older browsers do not support '*'.
  response.set_header("Access-Control-Expose-Headers",
                      "Retry-After, X-Should-Retry, X-Linnet-Error, X-Linnet-Voice, ETag, *");
  if (!asks) return;
  // Also methods that no route accepts, so that the page can read the refusal.
  response.set_header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  response.set_header("Access-Control-Allow-Headers", allowed_names(request));
  response.set_header("Access-Control-Max-Age", "600");
  if (request.get_header_value("Access-Control-Request-Private-Network") ==
      "true")  // for pages of the public internet (Private Network Access)
    response.set_header("Access-Control-Allow-Private-Network", "true");
}

}  // namespace linnet::native
