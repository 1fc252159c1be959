// The PROXY protocol: the header itself, and a server behind a proxy that writes it.
#include "native/http/proxy_header.h"

#include <catch2/catch_test_macros.hpp>

#include "engine/error.h"
#include "tests/support/raw_connection.h"
#include "tests/support/test_server.h"

namespace linnet::test {
namespace {

using namespace std::string_literals;

std::string header(char command, char family, const std::string& rest) {
  std::string bytes = "\r\n\r\n\0\r\nQUIT\n"s + command + family;
  bytes += static_cast<char>(rest.size() >> 8);
  bytes += static_cast<char>(rest.size() & 0xff);
  return bytes + rest;
}

std::string ipv4(const std::string& source) { return source + "\x0a\x00\x00\x01\x12\x34\x00\x50"s; }

std::string client_in(const std::string& bytes) {
  return native::client_in_proxy_header(std::as_bytes(std::span(bytes)));
}

bool is_refused(const std::string& bytes) {
  try {
    client_in(bytes);
    return false;
  } catch (const Error& error) {
    return error.kind() == ErrorKind::bad_input;
  }
}

native::ServerOptions behind_proxy() {
  auto options = tiny_server_options();
  options.trusted_proxies = {"127.0.0.1"};
  options.proxy_protocol = true;
  return options;
}

std::string answer_to(const TestServer& server, const std::string& bytes) {
  RawConnection connection(server.port());
  connection.send(bytes);
  return connection.receive_all(60);
}

constexpr const char* request = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

}  // namespace

TEST_CASE("A PROXY header tells the client's address, of IPv4 or IPv6") {
  const std::string client = "\xc0\x00\x02\x07"s;
  CHECK(client_in(header(0x21, 0x11, ipv4(client))) == "192.0.2.7");
  CHECK(client_in(header(0x21, 0x11, ipv4(client) + "\x04\x00\x02xx"s)) == "192.0.2.7");  // further fields
  const std::string ipv6 = "\x20\x01\x0d\xb8"s + std::string(11, 0) + "\x09";
  CHECK(client_in(header(0x21, 0x21, ipv6 + std::string(20, 1))) == "2001:db8::9");
  const std::string mapped = std::string(10, 0) + "\xff\xff"s + client;
  CHECK(client_in(header(0x21, 0x21, mapped + std::string(20, 1))) == "192.0.2.7");
  CHECK(client_in(header(0x20, 0x00, "")).empty());  // the proxy's own check of health
  CHECK(client_in(header(0x20, 0x11, ipv4(client))).empty());
  CHECK(client_in(header(0x21, 0x00, "")).empty());
  CHECK(client_in(header(0x21, 0x31, std::string(216, 'x'))).empty());
}

TEST_CASE("A damaged PROXY header is refused") {
  const std::string good = header(0x21, 0x11, ipv4("\xc0\x00\x02\x07"s));
  for (std::size_t bytes = 0; bytes < good.size(); ++bytes) {
    INFO(bytes << " bytes");
    CHECK(is_refused(good.substr(0, bytes)));
  }
  for (const std::string& bad :
       {header(0x11, 0x11, ipv4("1234")), header(0x22, 0x11, ipv4("1234")), header(0x21, 0x12, ipv4("1234")),
        header(0x21, 0x11, "12345678901"), header(0x21, 0x21, std::string(35, 'x')),
        header(0x21, 0x11, std::string(2049, 'x')), good + "x", "X" + good.substr(1)})
    CHECK(is_refused(bad));
}

TEST_CASE("Behind a proxy that writes PROXY headers, clients are told apart by them") {
  auto options = behind_proxy();
  options.queue.per_client = 1;
  const TestServer server(options);
  const auto from = [](char last) { return header(0x21, 0x11, ipv4("\xc0\x00\x02"s + last)); };
  RawConnection busy(server.port(), 4096);
  busy.send(from(1) + "GET /?text=" + std::string(5'000, 'a') + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  REQUIRE(seconds_until(
              [&] { return answer_to(server, from(9) + request).find("\"speaking\":1") != std::string::npos; }, 20) <
          20);
  const auto speaks = [&](char last, const std::string& forged = "") {
    return answer_to(server, from(last) + "GET /?text=Hello. HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
                                 forged + "\r\n");
  };
  CHECK(speaks(1).starts_with("HTTP/1.1 429"));
  // The client is no trusted proxy, so its word does not count.
  CHECK(speaks(1, "X-Forwarded-For: 192.0.2.3\r\n").starts_with("HTTP/1.1 429"));
  CHECK(speaks(2).starts_with("HTTP/1.1 200"));
}

TEST_CASE("A trusted proxy without a PROXY header is told what is missing, and others need none") {
  const TestServer server(behind_proxy());
  const std::string refused = answer_to(server, request);
  CHECK(refused.starts_with("HTTP/1.1 400"));
  CHECK(refused.find("send-proxy-v2") != std::string::npos);
  RawConnection leaves(server.port());
  leaves.send("\r\n");
  leaves.end_sending();
  CHECK(leaves.receive_all().starts_with("HTTP/1.1 400"));
  CHECK(answer_to(server, header(0x20, 0x00, "") + request).starts_with("HTTP/1.1 200"));
  auto others = behind_proxy();
  others.trusted_proxies = {"192.0.2.1"};
  const TestServer direct(others);
  CHECK(answer_to(direct, request).starts_with("HTTP/1.1 200"));
  // A header from anyone else is no request.
  CHECK(answer_to(direct, header(0x20, 0x00, "") + request).starts_with("HTTP/1.1 400"));
  others.trusted_proxies.clear();
  CHECK_THROWS_AS(TestServer(others), Error);
}

TEST_CASE("A proxy that sends its PROXY header too slowly is not waited for") {
  auto options = behind_proxy();
  options.http.header_time = std::chrono::milliseconds(300);
  const TestServer server(options);
  RawConnection connection(server.port());
  connection.send("\r\n\r\n");
  CHECK(connection.receive_all(5).starts_with("HTTP/1.1 408"));
}

}  // namespace linnet::test
