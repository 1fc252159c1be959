// WebSocket clients that send what is no frame, too much, too little, or read nothing; and how the server ends.
#include <signal.h>

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <vector>

#include "tests/support/serving_program.h"
#include "tests/support/websocket_client.h"

namespace linnet::test {
namespace {

using nlohmann::json;

const json flush = {{"type", "Flush"}};

bool is_well(const TestServer& server) {
  WebSocketClient client(server.port());
  client.speak("Hi.");
  client.send(flush);
  return outline(client.until("Flushed")) == "Metadata audio Flushed";
}

int closing_after(const TestServer& server, const std::string& bytes) {
  WebSocketClient client(server.port());
  client.connection().send(bytes);
  const int code = client.closing();
  CHECK_FALSE(client.next(5));
  CHECK(client.connection().is_closed());
  return code;
}

}  // namespace

TEST_CASE("What is no frame, or too long, closes the connection with the code that RFC 6455 has for it") {
  const TestServer server;
  CHECK(closing_after(server, frame_bytes(text_frame, "{}", true, false)) == 1002);   // not masked
  CHECK(closing_after(server, frame_bytes(3, "")) == 1002);                           // no such opcode
  CHECK(closing_after(server, frame_bytes(0, "")) == 1002);                           // continues nothing
  CHECK(closing_after(server, frame_bytes(ping_frame, std::string(126, 'x'))) == 0);  // libwslay gives no code here
  CHECK(closing_after(server, std::string("\xf1\x80\0\0\0\0", 6)) == 1002);           // an extension's bits
  CHECK(closing_after(server, frame_bytes(text_frame, "\xff")) == 1007);
  CHECK(closing_after(server, frame_bytes(binary_frame, "{}")) == 1003);
  CHECK(closing_after(server, std::string("\x81\xff\0\0\0\0\x7f\xff\xff\xff\0\0\0\0x", 15)) == 1009);
  std::string fragments = frame_bytes(text_frame, "", false);
  for (int i = 0; i < 17; ++i) fragments += frame_bytes(0, std::string(65536, 'x'), false);
  CHECK(closing_after(server, fragments) == 1009);
  CHECK(closing_after(server, frame_bytes(close_frame, "\x03\xe8")) == 1000);
  CHECK(is_well(server));
}

TEST_CASE("A flood of pings, empty frames or flushes is bounded") {
  const TestServer server;
  WebSocketClient pinging(server.port(), "", "", 4096);
  std::string pings;
  for (int i = 0; i < 2000; ++i) pings += frame_bytes(ping_frame, std::string(100, 'x'));
  for (int i = 0; i < 100 && pinging.connection().send(pings); ++i) {
  }
  WebSocketClient empty(server.port());
  empty.connection().send(frame_bytes(text_frame, "", false));
  std::string pieces;
  for (int i = 0; i < 20'000; ++i) pieces += frame_bytes(0, "", false);
  CHECK(empty.connection().send(pieces));
  WebSocketClient flushing(server.port());
  flushing.speak(long_speech(90'000));
  for (int i = 0; i < 200; ++i) flushing.send(flush);
  CHECK(flushing.error() == "too_many_messages");
  CHECK(is_well(server));
}

TEST_CASE("WebSocket clients that write nothing in time are disconnected", "[alone]") {
  auto options = tiny_server_options();
  options.stream_idle_time = std::chrono::milliseconds(400);
  const TestServer server(options);
  for (const std::string& bytes :
       {std::string(), frame_bytes(text_frame, json{{"type", "Speak"}, {"text", "A"}}.dump()), std::string("\x81")}) {
    WebSocketClient client(server.port());
    client.connection().send(bytes);
    CHECK(client.error() == "idle_timeout");
    CHECK(client.closing() == 1008);
  }
  WebSocketClient dripping(server.port());
  dripping.connection().send(frame_bytes(text_frame, "", false));
  const std::string rest = frame_bytes(0, std::string(2000, 'x'));
  bool is_taken = true;
  for (std::size_t i = 0; i < rest.size() && is_taken; ++i) {
    is_taken = dripping.connection().send(rest.substr(i, 1));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // much longer in all than a client may be idle
  }
  CHECK_FALSE(is_taken);
  CHECK(seconds_until([&] { return server.health()["speaking"] == 0; }, 10) < 10);
  CHECK(is_well(server));
}

TEST_CASE("A WebSocket client that does not read is disconnected, and its text no longer spoken", "[alone]") {
  auto options = tiny_server_options();
  options.http.write_time = std::chrono::milliseconds(300);
  const TestServer server(options);
  WebSocketClient client(server.port(), "", "", 4096);
  client.speak(long_speech(90'000));
  REQUIRE(seconds_until([&] { return server.health()["speaking"] == 1; }, 20) < 20);
  CHECK(seconds_until([&] { return server.health()["speaking"] == 0; }, 60) < 60);
  CHECK(is_well(server));
}

TEST_CASE("A WebSocket client that hangs up is no longer spoken to") {
  const TestServer server;
  {
    WebSocketClient speaking(server.port()), silent(server.port());
    speaking.speak(long_speech(90'000));
    silent.speak("No sentence yet");
    REQUIRE(outline(speaking.until("audio")) == "Metadata audio");
    CHECK(seconds_until([&] { return server.health()["speaking"] == 2; }, 20) < 20);
  }
  CHECK(seconds_until([&] { return server.health()["speaking"] == 0; }, 20) < 5);
}

TEST_CASE("WebSocket clients have no more texts at a time than others, and connections count as others do") {
  auto options = tiny_server_options();
  options.queue.per_client = 1;
  options.http.connections = 2;
  const TestServer server(options);
  WebSocketClient first(server.port()), second(server.port());
  first.speak("A text that is being written");
  REQUIRE(seconds_until([&] { return first.connection().send("") && second.head().starts_with("HTTP/1.1 101"); }, 5) <
          5);
  CHECK(WebSocketClient(server.port()).head().substr(9, 3) == "503");
  first.send(flush);
  first.until("Flushed");
  first.speak("Another text");
  first.speak(".");
  std::this_thread::sleep_for(std::chrono::milliseconds(200));  // until the server has read them
  second.speak("Hi.");
  CHECK(second.error() == "too_many_requests");
  second.send(flush);
  CHECK(second.until("Flushed").size() == 1);
}

TEST_CASE("After SIGTERM texts that have begun are spoken to their end, and WebSockets closed as going away") {
  ServingProgram server({"--drain", "120"});
  WebSocketClient writing(server.port()), idle(server.port());
  idle.next();
  writing.speak("One. And");
  REQUIRE(writing.until("audio").back().type() == "audio");
  (*server).send(SIGTERM);
  CHECK(idle.closing() == 1001);
  writing.speak(" two.");
  writing.send(flush);
  CHECK(outline(writing.until("Flushed")) == "audio Flushed");
  CHECK(writing.closing() == 1001);
  const Outcome outcome = (*server).wait();
  CHECK(outcome.code == 0);
  CHECK(outcome.err.find("cut_off") == std::string::npos);
}

}  // namespace linnet::test
