// Every way in which a request can be refused, over a raw connection. Each must give one complete answer, read
// strictly, that a page of an allowed origin can read; then the next request on the same connection is checked.
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <vector>

#include "tests/support/http_answers.h"
#include "tests/support/raw_connection.h"
#include "tests/support/test_server.h"

namespace linnet::test {
namespace {

using std::string;

const string page = "https://app.example";
const string from_page = "Host: localhost\r\nOrigin: " + page + "\r\n";
const string close = "Connection: close\r\n";

native::ServerOptions strict_options() {
  auto options = tiny_server_options();
  options.cors_origins = {page};
  options.http.body_bytes = 10'000;
  options.http.header_time = options.http.body_time = std::chrono::milliseconds(400);
  return options;
}

string get(const string& target, const string& more = "") {
  return "GET " + target + " HTTP/1.1\r\n" + from_page + more + "\r\n";
}

string post(const string& more, const string& body = "", const string& target = "/tts") {
  return "POST " + target + " HTTP/1.1\r\n" + from_page + more + "\r\n" + body;
}

string post_json(const string& body, const string& more = "") {
  return post("Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more, body);
}

string repeated(const string& text, int times) {
  string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

// All answers until the server closes the connection. If it does not close by itself, the connection is closed here.
std::vector<HttpAnswer> answers_to(const TestServer& server, const string& request, bool ends_sending = false,
                                   const std::vector<string>& methods = {}) {
  RawConnection connection(server.port());
  connection.send(request);
  if (ends_sending) connection.end_sending();
  string bytes = connection.receive_all(3);
  INFO(request.substr(0, 300) << "\n-----\n" << bytes.substr(0, 2000));
  std::vector<HttpAnswer> answers;
  CHECK_NOTHROW(answers = HttpAnswers::in(bytes, methods));
  CHECK(connection.is_closed());
  return answers;
}

struct Refused {
  string what, request;
  int status;
  string code;
};

// Faults in the request's header or the framing of its body. The connection ends after the answer.
const std::vector<Refused> refused_requests = {
    {"a method that no route takes", "PATCH /tts HTTP/1.1\r\n" + from_page + "\r\n", 405, "method_not_allowed"},
    {"a method with a body", "PUT /tts HTTP/1.1\r\n" + from_page + "Content-Length: 3\r\n\r\nabc", 405,
     "method_not_allowed"},
    {"a method that nobody knows", "BREW /tts HTTP/1.1\r\n" + from_page + "\r\n", 405, "method_not_allowed"},
    {"a method in small letters", "get / HTTP/1.1\r\n" + from_page + "\r\n", 405, "method_not_allowed"},
    {"a method that is no word", "G{T / HTTP/1.1\r\n" + from_page + "\r\n", 400, "bad_request"},
    {"a tunnel", "CONNECT localhost:80 HTTP/1.1\r\n" + from_page + "\r\n", 400, "bad_request"},
    {"a target that is no path", get("health"), 400, "bad_request"},
    {"an address for proxies", get("http://localhost/health"), 400, "bad_request"},
    {"a target with a fragment", get("/health#a"), 400, "bad_request"},
    {"a target with control characters", get("/a\tb"), 400, "bad_request"},
    {"a version that nobody speaks", "GET / HTTP/9.9\r\n" + from_page + "\r\n", 505, "unknown_version"},
    {"HTTP/2 without an agreement", "PRI * HTTP/2.0\r\n" + from_page + "\r\nSM\r\n\r\n", 505, "unknown_version"},
    {"an address of 9,000 bytes", get("/?text=" + string(9000, 'a')), 414, "uri_too_long"},
    {"an address of a million bytes", get("/?text=" + string(1'000'000, 'a')), 414, "uri_too_long"},
    {"a field of 40,000 bytes", "GET / HTTP/1.1\r\nX: " + string(40'000, 'x') + "\r\n" + from_page + "\r\n", 431,
     "header_too_large"},
    {"200 fields", "GET / HTTP/1.1\r\n" + repeated("A: b\r\n", 200) + from_page + "\r\n", 431, "too_many_headers"},
    {"a field without a colon", get("/", "nonsense\r\n"), 400, "bad_request"},
    {"a field without a name", get("/", ": a\r\n"), 400, "bad_request"},
    {"a blank behind a field's name", get("/", "Content-Length : 3\r\n"), 400, "bad_request"},
    {"a folded field", get("/", "A: b\r\n c\r\n"), 400, "bad_request"},
    {"a NUL in a field", get("/", string("A: b\0c\r\n", 8)), 400, "bad_request"},
    {"a CR in a field", get("/", "A: b\rX: c\r\n"), 400, "bad_request"},
    {"two hosts", get("/health", "Host: evil.example\r\n"), 403, "wrong_host"},
    {"a host of others", "GET /health HTTP/1.1\r\nHost: evil.example\r\nOrigin: " + page + "\r\n\r\n", 403,
     "wrong_host"},
    {"no host", "GET /health HTTP/1.1\r\nOrigin: " + page + "\r\n\r\n", 403, "wrong_host"},
    {"a length that is no number", post("Content-Length: ten\r\n"), 400, "bad_content_length"},
    {"a length written as %33", post("Content-Length: %33\r\n", "abc"), 400, "bad_content_length"},
    {"a length below nothing", post("Content-Length: -1\r\n"), 400, "bad_content_length"},
    {"two lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd"), 400, "ambiguous_length"},
    {"a length and chunks", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400,
     "ambiguous_length"},
    {"a transfer encoding that nobody speaks", post("Transfer-Encoding: gzip\r\n", "abc"), 501,
     "unknown_transfer_encoding"},
    {"a length over the limit", post("Content-Length: 10001\r\n", string(10'001, 'x')), 413, "body_too_large"},
    {"a length over the limit that waits to be let on", post("Content-Length: 10001\r\nExpect: 100-continue\r\n"), 413,
     "body_too_large"},
    {"a length of 23 digits", post("Content-Length: " + string(23, '9') + "\r\n"), 413, "body_too_large"},
    {"chunks over the limit",
     post("Transfer-Encoding: chunked\r\n", repeated("1000\r\n" + string(4096, 'x') + "\r\n", 50)), 413,
     "body_too_large"},
    {"a body packed by gzip", post_json("\x1f\x8b\x08 packed", "Content-Encoding: gzip\r\n"), 415,
     "unsupported_encoding"},
    {"a body packed by br", post_json("packed", "Content-Encoding: br\r\n"), 415, "unsupported_encoding"},
    {"a body packed by something", post_json("packed", "Content-Encoding: aes128gcm\r\n"), 415, "unsupported_encoding"},
    {"an expectation that nobody knows", post_json("{}", "Expect: a-miracle\r\n"), 417, "unknown_expectation"},
    {"a body where none belongs", get("/health", "Content-Length: 3\r\n") + "abc", 400, "unexpected_body"},
    {"chunks where none belong", get("/health", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n", 400,
     "unexpected_body"},
    {"garbage instead of chunks", post("Transfer-Encoding: chunked\r\n", "garbage\r\n\r\n"), 400, "bad_body"},
    {"a chunk that is longer than it says", post("Transfer-Encoding: chunked\r\n", "3\r\nabcdef\r\n0\r\n\r\n"), 400,
     "bad_body"},
    {"a form that ends early", post("Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 3\r\n", "--x"),
     400, "bad_body"},
    {"a form without a boundary", post("Content-Type: multipart/form-data\r\nContent-Length: 3\r\n", "abc"), 400,
     "bad_body"},
    {"a body that does not come", post("Content-Length: 100\r\n", "{"), 408, "request_timeout"},
    {"chunks that do not end", post("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n"), 408, "request_timeout"},
    {"a header that does not end", "GET / HTTP/1.1\r\n" + from_page, 408, "request_timeout"},
};

// Faults in the content of a request. The connection serves the next request.
const std::vector<Refused> refused_wishes = {
    {"a path that there is not", get("/nothing"), 404, "no_such_route"},
    {"a path that there is not, with a body", post("Content-Length: 2\r\n", "{}", "/nothing"), 404, "no_such_route"},
    {"a model that there is not", get("/v1/models/gpt-9"), 404, "model_not_found"},
    {"a route by another method", get("/tts"), 405, "method_not_allowed"},
    {"a route by the method of another route", "DELETE /tts HTTP/1.1\r\n" + from_page + "\r\n", 405,
     "method_not_allowed"},
    {"a route by another method, with a body", post("Content-Length: 2\r\n", "{}", "/health"), 405,
     "method_not_allowed"},
    {"a body that is not JSON", post_json("{"), 400, "bad_json"},
    {"a text that is missing", post_json("{}"), 400, "no_text"},
    {"a voice that there is not", post_json(R"({"text": "a", "voice": "nobody"})"), 404, "voice_not_found"},
    {"a type that nobody speaks", post("Content-Type: text/xml\r\nContent-Length: 4\r\n", "<a/>"), 415,
     "unsupported_type"},
    {"a range behind the end", get("/health", "Range: bytes=9999-\r\n"), 416, "no_such_range"},
};

void check_refusal(const Refused& refused, const HttpAnswer& answer) {
  CHECK(answer.status == refused.status);
  CHECK(error_code(answer.body) == refused.code);
  CHECK(answer.field("content-type") == "application/json");
  CHECK(answer.field("access-control-allow-origin") == page);
  CHECK(answer.field("access-control-expose-headers").find("Retry-After") != string::npos);
  CHECK(answer.field("vary") == "Origin");
}

}  // namespace

TEST_CASE("A malformed request gets one complete answer that an allowed page can read, and the connection ends") {
  const TestServer server(strict_options());
  const string next = get("/health");  // would be smuggled if the end of the body were misjudged
  for (const Refused& refused : refused_requests) {
    DYNAMIC_SECTION(refused.what) {
      const bool waits = refused.status == 408;
      const auto answers = answers_to(server, waits ? refused.request : refused.request + next);
      REQUIRE(answers.size() == 1);
      CHECK(answers[0].closes());
      check_refusal(refused, answers[0]);
    }
  }
}

TEST_CASE(
    "A well-formed request that is refused gets one complete answer that an allowed page can read, and so does the "
    "next") {
  const TestServer server(strict_options());
  for (const Refused& refused : refused_wishes) {
    DYNAMIC_SECTION(refused.what) {
      const auto answers = answers_to(server, refused.request + get("/health", close));
      REQUIRE(answers.size() == 2);
      check_refusal(refused, answers[0]);
      CHECK(answers[1].status == 200);
    }
  }
}

TEST_CASE("A truncated request gets an answer, and input that is not HTTP is refused without a wait") {
  const TestServer server(strict_options());
  const auto statuses = [&](const string& request) {
    std::vector<int> all;
    for (const HttpAnswer& answer : answers_to(server, request, true)) all.push_back(answer.status);
    return all;
  };
  CHECK(statuses("GET /health HTT") == std::vector{400});
  CHECK(statuses("GET /health HTTP/1.1\r\nHost: lo") == std::vector{400});
  CHECK(statuses(post("Content-Length: 100\r\n", "{")) == std::vector{400});
  CHECK(statuses(post("Transfer-Encoding: chunked\r\n", "3\r\nab")) == std::vector{400});
  for (const string& request :
       {string("hello\r\n"), string("GET /health\r\n"), string("GET / HTTP/1.1\n"), string("\x16\x03\x01\n")}) {
    RawConnection connection(server.port());
    connection.send(request);
    const auto answers = HttpAnswers::in(connection.receive_all(0.3));  // less than the time limit for a header
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].status == 400);
  }
}

TEST_CASE("HEAD is answered without a body, also when it is refused") {
  auto options = strict_options();
  options.api_keys = {"key"};
  const TestServer server(options);
  const auto status_of = [&](const string& target, const string& more) {
    const auto answers =
        answers_to(server, "HEAD " + target + " HTTP/1.1\r\n" + from_page + more + close + "\r\n", false, {"HEAD"});
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].body.empty());
    return answers[0].status;
  };
  CHECK(status_of("/health", "") == 200);
  CHECK(status_of("/v1/models", "") == 401);
  CHECK(status_of("/nothing", "X-API-Key: key\r\n") == 404);
  CHECK(status_of("/tts", "X-API-Key: key\r\n") == 405);
  CHECK(status_of("/" + string(9000, 'a'), "") == 414);
}

TEST_CASE("A client that sends Expect gets one 100 Continue, and then the answer") {
  const TestServer server(strict_options());
  for (const char* word : {"100-continue", "100-Continue"}) {
    const auto answers = answers_to(server, post_json("{}", "Expect: " + string(word) + "\r\n" + close));
    REQUIRE(answers.size() == 2);
    CHECK(answers[0].status == 100);
    CHECK(answers[1].status == 400);
  }
  const string old = "POST /tts HTTP/1.0\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}";
  CHECK(answers_to(server, old).size() == 1);  // HTTP/1.0 has no Expect
}

TEST_CASE("Range fields that do not apply are ignored") {
  const TestServer server(strict_options());
  for (const char* range : {"bytes=b-a", "items=0-1", "bytes=5-1"}) {
    const auto answers = answers_to(server, get("/health", "Range: " + string(range) + "\r\n" + close));
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].status == 200);
  }
  const auto answers = answers_to(server, post_json(R"({"text": "Hi."})", "Range: bytes=0-9\r\n" + close));
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].status == 200);  // not for a POST
  CHECK(answers[0].body.size() > 1000);
}

TEST_CASE("An answer of unknown length is sent whole, whatever range is requested") {
  const TestServer server;
  RawConnection player(server.port());  // the request of browsers' players
  string text = long_speech(7'000);
  for (char& c : text) c = c == ' ' ? '+' : c;
  player.send("GET /?text=" + text + " HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-\r\n\r\n");
  CHECK(player.receive(12, 60) == "HTTP/1.1 200");
}

TEST_CASE("An HTTP/1.0 connection ends after the answer, also if it asks to be kept open") {
  const TestServer server(strict_options());
  const string body = R"({"input": "Hello there.", "response_format": "pcm", "stream_format": "sse"})";
  const auto speech = [&](const string& more) {
    return answers_to(server, "POST /v1/audio/speech HTTP/1.0\r\nHost: localhost\r\n" + more +
                                  "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  };
  for (const char* more : {"", "Connection: Keep-Alive\r\n"}) {
    const auto answers = speech(more);
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].status == 200);
    CHECK(answers[0].closes());
    CHECK(answers[0].body.find("speech.audio.done") != string::npos);
  }
}

TEST_CASE("A connection is closed after the answer if its client asks for that, in any spelling") {
  const TestServer server(strict_options());
  for (const char* word : {"close", "Close", "TE, close"}) {
    const auto answers = answers_to(server, get("/health", "Connection: " + string(word) + "\r\n"));
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].closes());
  }
}

}  // namespace linnet::test
