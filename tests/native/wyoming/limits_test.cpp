// Wyoming clients that send what is no event, too much, too little, or read nothing; and how the server ends.
#include <signal.h>

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <vector>

#include "tests/support/serving_program.h"
#include "tests/support/wyoming_client.h"

namespace linnet::test {
namespace {

using nlohmann::json;

native::ServerOptions wyoming_options() {
  auto options = tiny_server_options();
  options.wyoming.emplace();
  return options;
}

bool is_well(const TestServer& server) {
  WyomingClient client(server.wyoming_port());
  client.send("ping");
  const auto frame = client.next();
  return frame && frame->type == "pong";
}

// The code of the error after which the server closes.
std::string last_word(const TestServer& server, const std::string& bytes) {
  WyomingClient client(server.wyoming_port());
  client.connection().send(bytes);
  std::string code = client.error();
  CHECK(client.is_closed());
  return code;
}

}  // namespace

TEST_CASE("What is no event ends the connection, with an error that says so") {
  const TestServer server(wyoming_options());
  // As a web page could have a browser send it, the event in the body included.
  CHECK(last_word(server, "POST / HTTP/1.1\r\nHost: localhost:10200\r\n\r\n" +
                              wyoming_bytes("synthesize", {{"text", "Hi."}})) == "bad_event");
  CHECK(last_word(server, std::string(1 << 20, 'x')) == "event_too_long");
  CHECK(last_word(server, "{\"type\":\"synthesize\",\"data_length\":1048577}\n") == "event_too_long");
  CHECK(last_word(server, "{\"type\":\"unknown\",\"payload_length\":4000000000}\n") == "event_too_long");
  CHECK(last_word(server, wyoming_bytes("synthesize-start") + "no event\n") == "bad_event");
  CHECK(seconds_until([&] { return server.health()["speaking"] == 0; }, 10) < 10);
  CHECK(is_well(server));
}

TEST_CASE("Clients that do not write in time are disconnected", "[alone]") {
  auto options = wyoming_options();
  options.wyoming->idle_time = options.http.body_time = std::chrono::milliseconds(400);
  const TestServer server(options);
  CHECK(last_word(server, "").empty());
  CHECK(last_word(server, "{\"type\":\"des") == "event_timeout");
  CHECK(last_word(server, "{\"type\":\"unknown\",\"payload_length\":10}\nabc") == "event_timeout");
  CHECK(last_word(server, wyoming_bytes("synthesize-start")) == "text_timeout");
  WyomingClient dripping(server.wyoming_port());
  bool taken = true;
  for (int i = 0; i < 400 && taken; ++i) {
    taken = dripping.connection().send(" ");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // longer in all than an event may take
  }
  CHECK(dripping.error() == "event_timeout");
  CHECK(seconds_until([&] { return server.health()["speaking"] == 0; }, 10) < 10);
  CHECK(is_well(server));
}

TEST_CASE("A client that does not read is disconnected, and its text no longer spoken", "[alone]") {
  auto options = wyoming_options();
  options.http.write_time = std::chrono::milliseconds(300);
  const TestServer server(options);
  for (const bool streams : {false, true}) {
    WyomingClient client(server.wyoming_port(), 4096);
    const json text = {{"text", long_speech(90'000)}};
    client.connection().send(streams ? wyoming_bytes("synthesize-start") + wyoming_bytes("synthesize-chunk", text)
                                     : wyoming_bytes("synthesize", text));
    REQUIRE(seconds_until([&] { return server.health()["speaking"] == 1; }, 20) < 20);
    CHECK(seconds_until([&] { return server.health()["speaking"] == 0; }, 60) < 60);
  }
  CHECK(is_well(server));
}

TEST_CASE("Wyoming connections beyond the limit get a refusal") {
  auto options = wyoming_options();
  options.http.connections = 2;
  const TestServer server(options);
  std::vector<std::unique_ptr<WyomingClient>> held;
  for (int i = 0; i < 2; ++i) {
    held.push_back(std::make_unique<WyomingClient>(server.wyoming_port()));
    held.back()->send("ping");
    REQUIRE(held.back()->next());
  }
  CHECK(last_word(server, "") == "too_many_connections");
  held.clear();
  CHECK(seconds_until([&] { return is_well(server); }, 10) < 10);
}

TEST_CASE("After SIGTERM the texts that were accepted are spoken to their end, and further ones refused") {
  ServingProgram server({"--wyoming", "0", "--drain", "120"});
  const int port = server.wyoming_port();
  WyomingClient whole(port);
  WyomingClient streaming(port);
  WyomingClient early(port);
  WyomingClient idle(port);
  idle.send("ping");
  REQUIRE(idle.next());
  whole.send("synthesize", {{"text", long_speech(4'000)}});
  REQUIRE(whole.next()->type == "audio-start");
  streaming.send("synthesize-start");
  streaming.send("synthesize-chunk", {{"text", "One. And"}});
  REQUIRE(streaming.until("audio-stop").back().type == "audio-stop");
  (*server).send(SIGTERM);
  const auto is_leaving = [&] {
    const auto health = server.client().Get("/health");
    return health && health->status == 503;
  };
  REQUIRE(seconds_until(is_leaving, 5) < 5);
  CHECK(idle.is_closed());
  early.send("synthesize", {{"text", "Hi."}});
  CHECK(early.error() == "shutting_down");
  CHECK(early.is_closed());
  WyomingClient late(port);
  late.send("describe");
  CHECK(late.error() == "shutting_down");
  streaming.send("synthesize-chunk", {{"text", " two."}});
  streaming.send("synthesize-stop");
  CHECK(outline(streaming.until("synthesize-stopped")) == "audio-start audio-chunk audio-stop synthesize-stopped");
  CHECK(whole.until("audio-stop").back().type == "audio-stop");
  const Outcome outcome = (*server).wait();
  CHECK(outcome.code == 0);
  CHECK(outcome.err.find("cut_off") == std::string::npos);
}

TEST_CASE("A text that is never finished does not keep the server from ending") {
  ServingProgram server({"--wyoming", "127.0.0.1:0", "--drain", "1"});
  WyomingClient writer(server.wyoming_port());
  writer.send("synthesize-start");
  writer.send("synthesize-chunk", {{"text", "One. And"}});
  REQUIRE(writer.until("audio-stop").back().type == "audio-stop");
  (*server).send(SIGTERM);
  CHECK(writer.error() == "shutting_down");
  const Outcome outcome = (*server).wait(15);
  CHECK(outcome.code == 0);
  CHECK(outcome.err.find("\"event\":\"cut_off\"") != std::string::npos);
}

}  // namespace linnet::test
