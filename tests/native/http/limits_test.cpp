// Requests that are too large, too slow, too many or not HTTP. Each must get a clear answer, and the server must go on.
#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <vector>

#include "tests/support/raw_connection.h"
#include "tests/support/test_server.h"

namespace linnet::test {
namespace {

std::string status_of(const std::string& answer) { return answer.substr(0, answer.find("\r\n")); }

std::string answer_to(const TestServer& server, const std::string& request) {
  RawConnection connection(server.port());
  connection.send(request);
  return connection.receive_all();
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

bool is_well(const TestServer& server) { return server.post_json("/tts", {{"text", "Hi."}})->status == 200; }

}  // namespace

TEST_CASE("A request with 10,000 header fields is refused") {
  const TestServer server;
  const std::string short_fields = repeated("A: b\r\n", 10'000);
  const std::string answer = answer_to(server, "GET /health HTTP/1.1\r\nHost: localhost\r\n" + short_fields + "\r\n");
  CHECK(status_of(answer) == "HTTP/1.1 431 Request Header Fields Too Large");
  const std::string few = repeated("A: b\r\n", 200);
  const std::string too_many = answer_to(server, "GET /health HTTP/1.1\r\nHost: localhost\r\n" + few + "\r\n");
  CHECK(too_many.find("too_many_headers") != std::string::npos);
  const std::string one_long = "X: " + std::string(100'000, 'x') + "\r\n";
  CHECK(status_of(answer_to(server, "GET / HTTP/1.1\r\nHost: localhost\r\n" + one_long + "\r\n")).find("431") !=
        std::string::npos);
  CHECK(is_well(server));
}

TEST_CASE("Bodies over the limit are refused, whatever their Content-Length says") {
  auto options = tiny_server_options();
  options.http.body_bytes = 10'000;
  const TestServer server(options);
  const std::string start = "POST /tts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  const auto code_of = [](const std::string& answer) { return error_code(answer.substr(answer.find("\r\n\r\n") + 4)); };
  CHECK(code_of(answer_to(server, start + "Content-Length: 10001\r\n\r\n" + std::string(10'001, 'x'))) ==
        "body_too_large");
  CHECK(code_of(answer_to(server, start + "Content-Length: 99999999999999999999999\r\n\r\n")) == "body_too_large");
  CHECK(code_of(answer_to(server, start + "Content-Length: -1\r\n\r\n")) == "bad_content_length");
  CHECK(code_of(answer_to(server, start + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello")) ==
        "ambiguous_length");
  CHECK(code_of(answer_to(server, start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello")) ==
        "ambiguous_length");
  const std::string chunk = "1000\r\n" + std::string(4096, 'x') + "\r\n";
  const std::string endless = answer_to(server, start + "Transfer-Encoding: chunked\r\n\r\n" + repeated(chunk, 50));
  CHECK(status_of(endless).find("413") != std::string::npos);
  CHECK(is_well(server));
}

TEST_CASE("Requests that do not arrive in time are ended", "[alone]") {
  auto options = tiny_server_options();
  options.http.header_time = options.http.body_time = std::chrono::milliseconds(200);
  options.http.idle_time = std::chrono::milliseconds(200);
  const TestServer server(options);
  CHECK(status_of(answer_to(server, "POST /tts HTTP/1.1\r\nHost: lo")) == "HTTP/1.1 408 Request Timeout");
  CHECK(status_of(answer_to(server, "POST /tts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")) ==
        "HTTP/1.1 408 Request Timeout");
  RawConnection silent(server.port());  // sends nothing
  CHECK(silent.receive_all().empty());
  CHECK(silent.is_closed());
  // Sending single bytes does not extend the time.
  RawConnection dripping(server.port());
  bool taken = true;
  for (int i = 0; i < 200 && taken; ++i) {
    taken = dripping.send("x");
    std::this_thread::sleep_for(
        std::chrono::milliseconds(5));  // a second in all, longer than the time limit for a header
  }
  CHECK(dripping.receive_all().find("408") != std::string::npos);
  CHECK(is_well(server));
}

TEST_CASE("Requests that are not HTTP get an answer") {
  const TestServer server;
  for (const std::string& request :
       {std::string("hello\r\n\r\n"), std::string(1000, '\0') + "\r\n\r\n", std::string("GET / HTTP/9.9\r\n\r\n"),
        std::string("\x16\x03\x01\x02\r\n\r\n"), std::string("POST /tts HTTP/1.1\r\n\r\n")}) {
    const std::string answer = answer_to(server, request);
    CHECK((answer.starts_with("HTTP/1.1 4") || answer.starts_with("HTTP/1.1 505 ")));
  }
  CHECK(is_well(server));
}

TEST_CASE("Connections beyond the limit get a refusal") {
  auto options = tiny_server_options();
  options.http.connections = 3;
  const TestServer server(options);
  std::vector<std::unique_ptr<RawConnection>> held;
  for (int i = 0; i < 3; ++i) {
    held.push_back(std::make_unique<RawConnection>(server.port()));
    held.back()->send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    REQUIRE(held.back()->receive(12) == "HTTP/1.1 200");  // the connection stays open for the next request
  }
  const std::string refused = answer_to(server, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(status_of(refused) == "HTTP/1.1 503 Service Unavailable");
  CHECK(refused.find("too_many_connections") != std::string::npos);
  CHECK(refused.find("Retry-After: 1") != std::string::npos);
  held.clear();
  CHECK(seconds_until([&] { return server.client().Get("/health")->status == 200; }, 5) < 5);
}

TEST_CASE("A connection serves one request after the other") {
  const TestServer server;
  RawConnection connection(server.port());
  const std::string request = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
  for (int i = 0; i < 3; ++i) {
    connection.send(request);
    CHECK(connection.receive(12) == "HTTP/1.1 200");
    connection.receive(100'000, 0.1);
  }
  connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  connection.receive_all();
  CHECK(connection.is_closed());
}

}  // namespace linnet::test
