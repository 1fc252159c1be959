// What a client of /v1/audio/speech/stream hears, over real sockets.
#include <catch2/catch_test_macros.hpp>
#include <random>

#include "tests/support/test_server.h"
#include "tests/support/websocket_client.h"

namespace linnet::test {
namespace {

using nlohmann::json;

const json flush = {{"type", "Flush"}}, clear = {{"type", "Clear"}}, close_message = {{"type", "Close"}};

bool is_idle(const TestServer& server) {
  const json health = server.health();
  return health["waiting"] == 0 && health["speaking"] == 0;
}

std::string samples_over_http(const TestServer& server, const std::string& text) {
  const auto answer = server.post_json("/v1/audio/speech", {{"input", text}, {"response_format", "pcm"}});
  REQUIRE(answer);
  REQUIRE(answer->status == 200);
  return answer->body;
}

}  // namespace

TEST_CASE("A WebSocket is opened by the handshake of RFC 6455, and a text that is flushed is heard") {
  const TestServer server;
  WebSocketClient client(server.port());
  CHECK(client.head().starts_with("HTTP/1.1 101 "));
  CHECK(client.head().find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") != std::string::npos);  // 1.3
  const auto metadata = client.next();
  REQUIRE(metadata);
  CHECK(metadata->message()["type"] == "Metadata");
  CHECK(metadata->message()["model_name"] == "tiny-medium");
  CHECK(metadata->message()["content_type"].get<std::string>().starts_with("audio/pcm;rate=24000"));
  client.speak("Hello ");
  client.speak("there.");
  client.send(flush);
  const auto frames = client.until("Flushed");
  CHECK(outline(frames) == "audio Flushed");
  CHECK(frames.back().message()["sequence_id"] == 0);
  CHECK(samples_of(frames) == samples_over_http(server, "Hello there."));
  CHECK(server.client().Get("/metrics")->body.find("route=\"/v1/audio/speech/stream\"") != std::string::npos);
  client.connection().send(frame_bytes(ping_frame, "x"));
  const auto pong = client.next();
  REQUIRE(pong);
  CHECK(pong->opcode == pong_frame);
  CHECK(pong->payload == "x");
  client.send(close_message);
  CHECK(client.closing() == 1000);
  CHECK(is_idle(server));
}

TEST_CASE("A text has the samples of the whole text, however it is cut into messages and frames") {
  const TestServer server;
  const std::string text = "Mr. Smith paid $3.50 for 1.5 kg of tea... really? \"Yes,\" he said. — It's café time!\n" +
                           long_speech(500) + " The end";
  const std::string whole = samples_over_http(server, text);
  std::mt19937 random(1);
  for (const std::size_t most : {std::size_t{3}, std::size_t{60}, text.size()}) {
    WebSocketClient client(server.port());
    for (std::size_t begin = 0; begin < text.size();) {
      std::size_t end = std::min(text.size(), begin + 1 + random() % most);
      while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
      const std::string message = json{{"type", "Speak"}, {"text", text.substr(begin, end - begin)}}.dump();
      const std::size_t cut = random() % message.size();
      client.connection().send(frame_bytes(text_frame, message.substr(0, cut), false) + frame_bytes(ping_frame, "") +
                               frame_bytes(0, message.substr(cut)));
      begin = end;
    }
    client.send(flush);
    std::string samples;
    for (auto frame = client.next(); frame; frame = client.next()) {
      if (frame->opcode == pong_frame) continue;
      if (frame->opcode == binary_frame) samples += frame->payload;
      if (frame->opcode == text_frame && frame->type() == "Flushed") break;
    }
    CHECK(samples == whole);
  }
}

TEST_CASE("A sentence is heard before the text is complete, and what can stand alone when its writer pauses") {
  const TestServer server;
  WebSocketClient client(server.port(), "?word_timings=true");
  client.speak("The first sentence is here. A");
  const auto first = client.until("audio");
  CHECK(outline(first) == "Metadata Words audio");
  CHECK(first[1].message()["words"][0]["word"] == "The");
  CHECK(first[1].message()["words"][0]["text_end"] == 3);
  client.speak("nd a second one");
  while (client.next(0.7)) {
  }
  client.speak(" ends.");
  CHECK(outline(client.until("audio")) == "Words audio");
  client.send(flush);
  CHECK(client.until("Flushed").back().message()["sequence_id"] == 0);
}

TEST_CASE("Texts follow each other in order, each with its own Flushed, also when nothing was written") {
  const TestServer server;
  WebSocketClient client(server.port());
  client.next();
  for (const char* text : {"One.", "Two.", "Three."}) {
    client.speak(text);
    client.send(flush);
  }
  client.send(flush);
  client.send(close_message);
  std::vector<WebSocketFrame> all;
  for (int i = 0; i < 4; ++i)
    for (WebSocketFrame& frame : client.until("Flushed")) all.push_back(std::move(frame));
  CHECK(outline(all) == "audio Flushed audio Flushed audio Flushed");
  CHECK(all.back().message()["sequence_id"] == 3);
  CHECK(samples_of(all) ==
        samples_over_http(server, "One.") + samples_over_http(server, "Two.") + samples_over_http(server, "Three."));
  CHECK(client.closing() == 1000);
}

TEST_CASE("Close speaks what has been written to its end first") {
  const TestServer server;
  WebSocketClient client(server.port(), "?response_format=wav");
  client.speak("One. And two");
  client.send(close_message);
  client.speak("Too late.");
  const auto frames = client.until("Flushed");
  CHECK(outline(frames) == "Metadata audio Flushed");
  CHECK(samples_of(frames).starts_with("RIFF"));
  CHECK(client.closing() == 1000);
}

TEST_CASE("After Clear nothing of the texts before is heard, and the next one is") {
  const TestServer server;
  WebSocketClient client(server.port());
  client.next();
  client.speak(long_speech(50'000));
  client.send(flush);
  client.speak(long_speech(50'000));
  REQUIRE(client.next()->opcode == binary_frame);
  client.send(clear);
  const auto frames = client.until("Cleared");
  CHECK(outline(frames).ends_with("Cleared"));
  CHECK(frames.back().message()["sequence_id"] == 1);
  CHECK(seconds_until([&] { return is_idle(server); }, 10) < 5);
  client.speak("Hi.");
  client.send(flush);
  const auto next = client.until("Flushed");
  CHECK(outline(next) == "audio Flushed");
  CHECK(samples_of(next) == samples_over_http(server, "Hi."));
}

TEST_CASE("A message that cannot be answered gets an error with a code, and the connection goes on") {
  const TestServer server;
  WebSocketClient client(server.port());
  const auto code_of = [&](const std::string& message) {
    client.connection().send(frame_bytes(text_frame, message));
    return client.error();
  };
  for (const char* message : {"", "Hello.", "[]", "{}", "{\"type\":7}", "{\"type\":\"Speak\",\"text\":\"a\\ud800\"}"})
    CHECK(code_of(message) == "bad_message");
  CHECK(code_of(std::string(1000, '[')) == "bad_message");
  CHECK(code_of("{\"type\":\"Sing\"}") == "unknown_message");
  CHECK(code_of("{\"type\":\"Speak\"}") == "no_text");
  client.speak("Hi.");
  client.send(flush);
  CHECK(outline(client.until("Flushed")) == "audio Flushed");
}

TEST_CASE("A text that fails gets one error, what follows of it is dropped, and its end is answered") {
  const TestServer server;
  WebSocketClient client(server.port());
  client.next();
  const auto answers_to = [&](const std::vector<std::string>& pieces) {
    for (const std::string& piece : pieces) client.speak(piece);
    client.send(flush);
    const auto frames = client.until("Flushed");
    int errors = 0;
    std::string code;
    for (const auto& frame : frames)
      if (frame.type() == "Error") ++errors, code = frame.message()["code"];
    CHECK(errors == 1);
    return code;
  };
  CHECK(answers_to({std::string(60'000, 'x'), std::string(60'000, 'y'), "z"}) == "text_too_long");
  CHECK(answers_to({std::string("One.\0 Two.", 10)}) == "bad_input");
  CHECK(seconds_until([&] { return is_idle(server); }, 20) < 20);
  client.speak("Hi.");
  client.send(flush);
  CHECK(outline(client.until("Flushed")) == "audio Flushed");
}

TEST_CASE("A request that asks for no WebSocket, or for one that cannot be, is refused over HTTP") {
  const TestServer server;
  const auto plain = server.client().Get(WebSocketClient::path);
  REQUIRE(plain);
  CHECK(plain->status == 426);
  CHECK(plain->get_header_value("Upgrade") == "websocket");
  const auto status_of = [&](const std::string& query, const std::string& headers = "") {
    return WebSocketClient(server.port(), query, headers).head().substr(9, 3);
  };
  CHECK(status_of("?voice=nobody") == "404");
  CHECK(status_of("?response_format=vtt") == "400");
  CHECK(status_of("?speed=100") == "400");
  CHECK(status_of("?ssml=true") == "400");
  CHECK(status_of("", "Origin: https://elsewhere.example\r\n") == "403");
  CHECK(status_of("", "Origin: http://localhost\r\n") == "101");
  RawConnection old(server.port());
  old.send(
      "GET /v1/audio/speech/stream HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  CHECK(old.receive_all().starts_with("HTTP/1.1 426 "));
}

TEST_CASE("A page gives the key of a server as a WebSocket's protocol, since it can give no header field") {
  auto options = tiny_server_options();
  options.api_keys = {"secret"};
  const TestServer server(options);
  const auto head_of = [&](const std::string& headers) { return WebSocketClient(server.port(), "", headers).head(); };
  CHECK(head_of("").substr(9, 3) == "401");
  CHECK(head_of("Sec-WebSocket-Protocol: token, wrong\r\n").substr(9, 3) == "401");
  CHECK(head_of("Sec-WebSocket-Protocol: secret\r\n").substr(9, 3) == "401");
  CHECK(head_of("Authorization: Bearer secret\r\n").substr(9, 3) == "101");
  CHECK(head_of("Sec-WebSocket-Protocol: token, secret\r\n").find("Sec-WebSocket-Protocol: token\r\n") !=
        std::string::npos);
}

}  // namespace linnet::test
