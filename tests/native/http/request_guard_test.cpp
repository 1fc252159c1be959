// Which requests are admitted, by Host, Origin and key; tested over HTTP.
#include "native/http/request_guard.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "native/http/field_text.h"
#include "tests/support/raw_connection.h"
#include "tests/support/test_server.h"

namespace linnet::test {
namespace {

int status_with(const TestServer& server, const httplib::Headers& headers, const char* path = "/v1/models") {
  const auto result = server.client().Get(path, headers);
  return result ? result->status : 0;
}

}  // namespace

TEST_CASE("A server on the loopback address answers for its own names only") {
  const TestServer server;
  CHECK(status_with(server, {{"Host", "localhost:8000"}}) == 200);
  CHECK(status_with(server, {{"Host", "127.0.0.1"}}) == 200);
  CHECK(status_with(server, {{"Host", "[::1]:8000"}}) == 200);
  // A page at evil.example, a name that resolves to 127.0.0.1 (DNS rebinding).
  CHECK(status_with(server, {{"Host", "evil.example"}}) == 403);
  CHECK(status_with(server, {{"Host", "evil.example:8000"}}) == 403);
  CHECK(status_with(server, {{"Host", "localhost.evil.example"}}) == 403);
  CHECK(status_with(server, {{"Host", "127.0.0.1.evil.example"}}) == 403);
}

TEST_CASE("The host is separated from its port, which may be missing") {
  CHECK(native::without_port("localhost:8000") == "localhost");
  CHECK(native::without_port("localhost") == "localhost");
  CHECK(native::without_port("10.0.0.1:80") == "10.0.0.1");
  CHECK(native::without_port("[::1]:8000") == "::1");
  CHECK(native::without_port("[::1]") == "::1");
  CHECK(native::without_port("::1") == "::1");
  CHECK(native::without_port("").empty());
  CHECK(native::without_port(":80").empty());
  CHECK(native::without_port("[").empty());
}

TEST_CASE("Further names can be allowed") {
  auto options = tiny_server_options();
  options.allowed_hosts = {"Speech.lan"};
  const TestServer server(options);
  CHECK(status_with(server, {{"Host", "speech.lan:8000"}}) == 200);
  CHECK(status_with(server, {{"Host", "other.lan"}}) == 403);
}

TEST_CASE(
    "A server of the network answers for addresses and local names, for public ones if they are allowed or there are "
    "keys") {
  auto options = tiny_server_options();
  options.host = "0.0.0.0";
  {
    const TestServer server(options);
    for (const char* host :
         {"192.168.1.7:8000", "[fe80::1]:8000", "speaker", "speaker:8000", "speaker.local.", "Speaker.lan:8000"})
      CHECK(status_with(server, {{"Host", host}}) == 200);
    // A page at evil.example, a name that resolves to this server, in the browser of somebody in this network (DNS
    // rebinding).
    for (const char* host : {"evil.example:8000", "192.168.1.7.evil.example", "local.evil.example."})
      CHECK(status_with(server, {{"Host", host}}) == 403);
  }
  options.allowed_hosts = {"speech.example"};
  CHECK(status_with(TestServer(options), {{"Host", "speech.example"}}) == 200);
  options.allowed_hosts.clear();
  options.api_keys = {"key"};
  CHECK(status_with(TestServer(options), {{"Host", "speech.example"}, {"X-API-Key", "key"}}) == 200);
}

TEST_CASE("Pages of other origins are refused unless they are allowed") {
  {
    const TestServer server;
    CHECK(status_with(server, {{"Host", "localhost:1"}, {"Origin", "https://evil.example"}}) == 403);
    CHECK(status_with(server, {{"Host", "localhost:1"}, {"Origin", "http://localhost:1"}}) == 200);
    CHECK(status_with(server, {{"Host", "localhost:1"}, {"Origin", "null"}}) == 403);
  }
  auto options = tiny_server_options();
  options.cors_origins = {"https://app.example"};
  const TestServer server(options);
  const auto answer = server.client().Get("/v1/models", {{"Origin", "https://app.example"}});
  CHECK(answer->status == 200);
  CHECK(answer->get_header_value("Access-Control-Allow-Origin") == "https://app.example");
  const auto asked_before = server.client().Options("/v1/audio/speech", {{"Origin", "https://app.example"}});
  CHECK(asked_before->status == 204);
  CHECK(asked_before->get_header_value("Access-Control-Allow-Headers").find("Content-Type") != std::string::npos);
  CHECK(status_with(server, {{"Origin", "https://evil.example"}}) == 403);
}

namespace {

httplib::Result preflight(const TestServer& server, const std::string& names, const httplib::Headers& more = {}) {
  httplib::Headers headers = {{"Origin", "https://app.example"},
                              {"Access-Control-Request-Method", "POST"},
                              {"Access-Control-Request-Headers", names}};
  headers.insert(more.begin(), more.end());
  return server.client().Options("/v1/audio/speech", headers);
}

std::vector<std::string> names_allowed(const httplib::Result& answer) {
  return native::listed(answer->get_header_value("Access-Control-Allow-Headers"));
}

bool allows(const httplib::Result& answer, const std::string& name) {
  const auto names = names_allowed(answer);
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

TEST_CASE("An allowed page may send the header fields that it asks for, if they are valid field names") {
  auto options = tiny_server_options();
  options.cors_origins = {"https://App.example"};
  options.api_keys = {"key"};  // browsers do not send keys before the preflight request
  const TestServer server(options);
  const auto answer = preflight(server, "authorization,content-type, x-stainless-os,x-stainless-retry-count");
  CHECK(answer->status == 204);
  CHECK(answer->get_header_value("Access-Control-Allow-Origin") == "https://app.example");
  CHECK(answer->get_header_value("Access-Control-Allow-Methods").find("POST") != std::string::npos);
  CHECK(answer->get_header_value("Vary") == "Origin, Access-Control-Request-Headers");
  for (const char* name : {"Authorization", "x-stainless-os", "x-stainless-retry-count"}) CHECK(allows(answer, name));
  // httplib's own reading would decode %0D%0A to a line end.
  const auto odd =
      preflight(server, "x-good, a b, x:y, %0d%0aSet-Cookie: a, \"q\", " + std::string(65, 'x') + ", x-last");
  CHECK(allows(odd, "x-good"));
  CHECK(allows(odd, "x-last"));
  CHECK(names_allowed(odd).size() == 5);
  CHECK_FALSE(odd->has_header("Set-Cookie"));
  std::string many = "x-0";
  for (int i = 1; i < 1000; ++i) many += ",x-" + std::to_string(i);
  CHECK(names_allowed(preflight(server, many)).size() == 67);
  CHECK_FALSE(preflight(server, "x-a", {{"Access-Control-Request-Private-Network", "false"}})
                  ->has_header("Access-Control-Allow-Private-Network"));
  CHECK(preflight(server, "x-a", {{"Access-Control-Request-Private-Network", "true"}})
            ->get_header_value("Access-Control-Allow-Private-Network") == "true");
  const auto other = server.client().Options(
      "/v1/audio/speech", {{"Origin", "https://evil.example"}, {"Access-Control-Request-Headers", "x-a"}});
  CHECK(other->status == 403);
  CHECK_FALSE(other->has_header("Access-Control-Allow-Origin"));
}

TEST_CASE("An allowed page can read that its key is wrong; other pages cannot read their refusal") {
  auto options = tiny_server_options();
  options.cors_origins = {"https://app.example"};
  options.api_keys = {"key"};
  const TestServer server(options);
  const auto refused = server.client().Get("/v1/models", {{"Origin", "https://app.example"}});
  CHECK(refused->status == 401);
  CHECK(refused->get_header_value("Access-Control-Allow-Origin") == "https://app.example");
  CHECK(refused->get_header_value("Vary") == "Origin");
  const auto other = server.client().Get("/v1/models", {{"Origin", "https://evil.example"}, {"X-API-Key", "key"}});
  CHECK(other->status == 403);
  CHECK_FALSE(other->has_header("Access-Control-Allow-Origin"));
  CHECK(other->get_header_value("Vary") == "Origin");  // for caches, since the answer to an allowed page differs
  options.cors_origins = {"*"};
  const auto any = TestServer(options).client().Get("/v1/models", {{"Origin", "https://anyone.example"}});
  CHECK(any->status == 401);
  CHECK(any->get_header_value("Access-Control-Allow-Origin") == "*");
}

TEST_CASE("An allowed page can read that there are too many texts or connections, and the Retry-After") {
  auto options = tiny_server_options();
  options.cors_origins = {"https://app.example"};
  options.queue.per_client = 1;
  const auto is_readable = [](const httplib::Result& answer) {
    return answer && answer->get_header_value("Access-Control-Allow-Origin") == "https://app.example" &&
           answer->has_header("Retry-After") &&
           answer->get_header_value("Access-Control-Expose-Headers").find("Retry-After") != std::string::npos;
  };
  const httplib::Headers from_page = {{"Origin", "https://app.example"}};
  {
    const TestServer server(options);
    RawConnection busy(server.port(), 4096);  // does not read beyond this
    busy.send("GET /?text=" + std::string(5'000, 'a') + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    REQUIRE(seconds_until([&] { return server.health()["speaking"] == 1; }, 20) < 20);
    const auto refused = server.client().Get("/?text=Hello.", from_page);
    CHECK(refused->status == 429);
    CHECK(is_readable(refused));
  }
  options.http.connections = 1;
  const TestServer server(options);
  RawConnection first(server.port());
  first.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  REQUIRE(first.receive(12) == "HTTP/1.1 200");  // the connection stays open
  const auto refused = server.client().Get("/health", from_page);
  CHECK(refused->status == 503);
  CHECK(is_readable(refused));
}

TEST_CASE(
    "A page is of the same origin where its browser says so, whatever Host a proxy has written; names are still "
    "checked") {
  const TestServer server;
  const auto with_site = [&](const char* host, const char* site) {
    return status_with(server, {{"Host", host}, {"Origin", "https://tts.example"}, {"Sec-Fetch-Site", site}});
  };
  CHECK(with_site("127.0.0.1:8000", "same-origin") == 200);
  for (const char* site : {"same-site", "cross-site", "none", "Same-Origin"})
    CHECK(with_site("127.0.0.1:8000", site) == 403);
  CHECK(with_site("tts.example", "same-origin") == 403);  // as with DNS rebinding
  // A browser that sends no Sec-Fetch-Site (an older one, or over http) behind such a proxy: the refusal says which
  // flag to set.
  const auto refused =
      server.client().Get("/v1/models", {{"Host", "127.0.0.1:8000"}, {"Origin", "http://tts.example"}});
  CHECK(refused->status == 403);
  for (const char* said : {"http://tts.example", "127.0.0.1:8000", "--cors-origin", "--allowed-host"})
    CHECK(refused->body.find(said) != std::string::npos);
}

TEST_CASE("Forwarded headers are only used from proxies that the user has named") {
  const httplib::Headers forwarded = {{"Host", "127.0.0.1:8000"},
                                      {"X-Forwarded-Host", "tts.example"},
                                      {"X-Forwarded-Proto", "https"},
                                      {"Origin", "https://tts.example"}};
  auto options = tiny_server_options();
  options.allowed_hosts = {"tts.example"};
  CHECK(status_with(TestServer(options), forwarded) == 403);
  for (const char* proxy : {"127.0.0.1", "127.0.0.0/8", "0.0.0.0/0", "::ffff:127.0.0.1", "::/0"}) {
    INFO(proxy);
    options.trusted_proxies = {proxy};
    CHECK(status_with(TestServer(options), forwarded) == 200);
  }
  for (const char* other : {"127.0.0.2", "126.0.0.0/8", "::1"}) {
    INFO(other);
    options.trusted_proxies = {other};
    CHECK(status_with(TestServer(options), forwarded) == 403);
  }
  options.trusted_proxies = {"127.0.0.1"};
  const TestServer server(options);
  const auto with = [&](const char* field, const char* value) {
    httplib::Headers headers = forwarded;
    headers.erase(field);
    headers.emplace(field, value);
    return status_with(server, headers);
  };
  CHECK(with("Host", "evil.example") ==
        403);  // a page that reaches this machine by DNS rebinding can write the other fields itself
  CHECK(with("X-Forwarded-Proto", "http") == 403);  // http://tts.example is a different origin
  CHECK(with("X-Forwarded-Host", "tts.example:443") == 200);
  CHECK(with("X-Forwarded-Host", "evil.example") == 403);  // not one of our names, although it comes through the proxy
  CHECK(with("X-Forwarded-Host", "evil.example, tts.example") == 200);  // the proxy appends the last one
  options.trusted_proxies = {"localhost"};
  CHECK_THROWS_AS(TestServer(options), Error);
  for (const char* wrong : {"127.0.0.1/33", "127.0.0.1/", "::1/129", "10.0.0/8", "", "1.2.3.4/8x"}) {
    options.trusted_proxies = {wrong};
    CHECK_THROWS_AS(TestServer(options), Error);
  }
}

TEST_CASE("Clients behind a trusted proxy are told apart by what the proxy adds, not by what they send") {
  auto options = tiny_server_options();
  options.trusted_proxies = {"127.0.0.1", "10.0.0.0/8"};
  options.queue.per_client = 1;
  const TestServer server(options);
  RawConnection busy(server.port(), 4096);
  busy.send("GET /?text=" + std::string(5'000, 'a') +
            " HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");
  REQUIRE(seconds_until([&] { return server.health()["speaking"] == 1; }, 20) < 20);
  const auto status_for = [&](const char* forwarded) {
    return status_with(server, {{"X-Forwarded-For", forwarded}}, "/?text=Hello.");
  };
  CHECK(status_for("192.0.2.1") == 429);
  CHECK(status_for("203.0.113.9, 192.0.2.1") == 429);    // the client sent the first one itself
  CHECK(status_for("192.0.2.1:5555, 10.1.2.3") == 429);  // through two trusted proxies, one of which adds the port
  CHECK(status_for("192.0.2.2") == 200);
  CHECK(status_for("192.0.2.1, 203.0.113.9") == 200);
  CHECK(status_for("::ffff:192.0.2.7") == 200);
}

TEST_CASE("Embedding in pages of other origins and links from them are refused, because they would cause speech") {
  const httplib::Headers host = {{"Host", "localhost:1"}};
  const auto with = [&](httplib::Headers headers) {
    headers.insert(host.begin(), host.end());
    return headers;
  };
  const char* speaks = "/?text=Hello.";
  {
    const TestServer server;
    for (const char* site : {"cross-site", "same-site"}) {
      for (const char* mode : {"no-cors", "navigate"})
        CHECK(status_with(server, with({{"Sec-Fetch-Site", site}, {"Sec-Fetch-Mode", mode}}), speaks) == 403);
      CHECK(status_with(server, with({{"Sec-Fetch-Site", site}, {"Sec-Fetch-Mode", "no-cors"}})) == 403);
      CHECK(status_with(server, with({{"Sec-Fetch-Site", site}, {"Sec-Fetch-Mode", "navigate"}}), "/") == 200);
    }
    CHECK(status_with(server, with({{"Referer", "http://evil.example/page"}}), speaks) == 403);
    CHECK(status_with(server, with({{"Referer", "http://evil.example/page"}}), "/") == 200);
    CHECK(status_with(server, with({{"Referer", "http://localhost:1/"}}), speaks) == 200);
    CHECK(status_with(server, with({{"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Mode", "no-cors"}}), speaks) == 200);
    CHECK(status_with(server, with({{"Sec-Fetch-Site", "none"}, {"Sec-Fetch-Mode", "navigate"}}), speaks) == 200);
    CHECK(status_with(server, host, speaks) == 200);
  }
  auto options = tiny_server_options();
  options.cors_origins = {"https://app.example"};
  const TestServer server(options);
  const auto shown_by = [&](const char* page) {
    return status_with(
        server, with({{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "no-cors"}, {"Referer", page}}), speaks);
  };
  CHECK(shown_by("https://app.example/") == 200);
  CHECK(shown_by("https://evil.example/") == 403);
}

TEST_CASE("With keys set, requests need one, except for /health") {
  auto options = tiny_server_options();
  options.api_keys = {"first-key", "second-key"};
  const TestServer server(options);
  const auto refused = server.client().Get("/v1/models");
  CHECK(refused->status == 401);
  CHECK(error_code(refused->body) == "invalid_api_key");
  CHECK(refused->get_header_value("WWW-Authenticate") == "Bearer");
  CHECK(status_with(server, {{"Authorization", "Bearer second-key"}}) == 200);
  CHECK(status_with(server, {{"X-API-Key", "first-key"}}) == 200);
  CHECK(status_with(server, {{"Authorization", "Bearer second-ke"}}) == 401);
  CHECK(status_with(server, {{"Authorization", "Bearer "}}) == 401);
  CHECK(status_with(server, {}, "/health") == 200);
}

TEST_CASE("Without keys set, any key is accepted") {
  const TestServer server;
  CHECK(status_with(server, {{"Authorization", "Bearer sk-anything"}}) == 200);
}

}  // namespace linnet::test
