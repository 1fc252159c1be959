// How a server ends: every client that reached it gets an answer, and no client delays the end.
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/support/http_answers.h"
#include "tests/support/raw_connection.h"
#include "tests/support/serving_program.h"

namespace linnet::test {
namespace {

using nlohmann::json;

std::string speech_request(std::size_t text_bytes, const json& more = json::object()) {
  json body = {{"input", long_speech(text_bytes)}, {"response_format", "pcm"}};
  body.update(more);
  const std::string text = body.dump();
  return "POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(text.size()) +
         "\r\n\r\n" + text;
}

bool is_last_word(const HttpAnswer& answer) {
  return answer.status == 503 && error_code(answer.body) == "shutting_down" && answer.closes() &&
         !answer.field("retry-after").empty();
}

// Sends requests, each on a new connection, until connections are refused.
class Knocking {
 public:
  Knocking(int port, int clients) {
    for (int i = 0; i < clients; ++i) threads_.emplace_back([this, port] { knock(port); });
  }
  void wait() {
    for (std::thread& thread : threads_) thread.join();
  }
  // with speech; that the server leaves
  int answered = 0;
  int told = 0;
  std::vector<std::string> unanswered;  // any other result

 private:
  void knock(int port) {
    const std::string request = speech_request(10);
    for (;;) {
      std::string bytes;
      try {
        RawConnection connection(port);
        connection.send(request);
        bytes = connection.receive_all(30);
      } catch (const std::runtime_error&) {
        return;  // no longer listening
      }
      const std::lock_guard lock(mutex_);
      take(bytes);
    }
  }
  void take(const std::string& bytes) {
    try {
      const auto answers = HttpAnswers::in(bytes);
      if (answers.size() == 1 && is_last_word(answers[0])) return void(++told);
      if (answers.size() == 1 && answers[0].status == 200) return void(++answered);
    } catch (const std::runtime_error&) {
    }
    unanswered.push_back(bytes.substr(0, 500));
  }

  std::mutex mutex_;
  std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE("While the last answers are sent, every further request is told that the server is ending") {
  ServingProgram server({"--drain", "120"});
  RawConnection listener(server.port());
  RawConnection early(server.port());
  listener.send(speech_request(4'000, {{"stream", true}}));
  REQUIRE(listener.receive(12) == "HTTP/1.1 200");
  (*server).send(SIGTERM);
  const auto is_leaving = [&] {
    const auto health = server.client().Get("/health");
    return health && health->status == 503;
  };
  REQUIRE(seconds_until(is_leaving, 5) < 5);
  early.send(speech_request(10));  // connected before the signal, sends its request after it
  const auto told = HttpAnswers::in(early.receive_all());
  REQUIRE(told.size() == 1);
  CHECK(is_last_word(told[0]));
  Knocking others(server.port(), 8);
  const std::string rest = listener.receive_all(120);
  CHECK(rest.ends_with("\r\n\r\n"));
  CHECK(rest.find("\r\n0\r\n") != std::string::npos);  // the last chunk
  others.wait();
  CHECK(others.told > 100);
  CHECK(others.answered == 0);
  CAPTURE(others.unanswered);
  CHECK(others.unanswered.empty());
  const Outcome outcome = (*server).wait();
  CHECK(outcome.code == 0);
  CHECK(outcome.err.find("cut_off") == std::string::npos);
}

TEST_CASE(
    "With --leave-after texts are spoken while /health says 503, until the time is over or a second signal comes") {
  ServingProgram server({"--leave-after", "300"});
  const auto health = [&] { return server.client().Get("/health")->status; };
  REQUIRE(health() == 200);
  (*server).send(SIGTERM);
  REQUIRE(seconds_until([&] { return health() == 503; }, 5) < 5);
  (*server).send(SIGHUP);  // is no signal to end
  const auto late =
      server.client().Post("/v1/audio/speech", json{{"input", long_speech(10)}}.dump(), "application/json");
  REQUIRE(late);
  CHECK(late->status == 200);
  CHECK(health() == 503);
  (*server).send(SIGTERM);
  CHECK((*server).wait(15).code == 0);

  ServingProgram brief({"--leave-after", "1"});
  REQUIRE(brief.client().Get("/health")->status == 200);
  const auto start = std::chrono::steady_clock::now();
  (*brief).send(SIGTERM);
  CHECK((*brief).wait(15).code == 0);
  CHECK(std::chrono::steady_clock::now() - start >= std::chrono::seconds(1));
}

TEST_CASE("A server without unfinished answers ends at once, despite new requests and silent connections") {
  ServingProgram server({"--drain", "30"});
  RawConnection silent(server.port());
  REQUIRE(server.client().Get("/health")->status == 200);
  Knocking others(server.port(), 4);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));  // so that requests are being sent
  (*server).send(SIGTERM);
  const Outcome outcome = (*server).wait(15);
  CHECK(outcome.code == 0);
  others.wait();
  CAPTURE(others.unanswered);
  CHECK(others.unanswered.empty());
}

TEST_CASE("Clients that delay the end are disconnected, with an answer where one can still be sent") {
  ServingProgram server({"--drain", "1"});
  RawConnection events(server.port());
  RawConnection audio(server.port());
  RawConnection stuck(server.port(), 4096);
  RawConnection half_body(server.port());
  RawConnection half_head(server.port());
  events.send(speech_request(90'000, {{"stream_format", "sse"}}));
  audio.send(speech_request(90'000, {{"stream", true}}));
  stuck.send(speech_request(90'000, {{"stream", true}}));
  half_body.send("POST /tts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");
  half_head.send("POST /tts HTTP/1.1\r\nHost: lo");
  for (RawConnection* one : {&events, &audio, &stuck}) REQUIRE(one->receive(12) == "HTTP/1.1 200");
  const auto start = std::chrono::steady_clock::now();
  (*server).send(SIGTERM);
  std::string of_events;
  std::string of_audio;
  std::thread reader([&] { of_events = events.receive_all(30); });
  std::thread other([&] { of_audio = audio.receive_all(30); });
  for (RawConnection* one : {&half_body, &half_head}) {
    const auto told = HttpAnswers::in(one->receive_all());
    REQUIRE(told.size() == 1);
    CHECK(is_last_word(told[0]));
  }
  reader.join();
  other.join();
  const Outcome outcome = (*server).wait(15);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(6));
  CHECK(outcome.code == 0);
  CHECK(outcome.err.find("\"event\":\"cut_off\"") != std::string::npos);
  CHECK(outcome.err.find("\"event\":\"fault\"") == std::string::npos);
  CHECK(of_events.find("\"type\":\"error\"") != std::string::npos);
  for (const std::string& bytes : {of_events, of_audio}) {
    CHECK(bytes.find("HTTP/1.1 ") == std::string::npos);  // no second answer inside the first one
    CHECK(bytes.find("\r\n0\r\n") ==
          std::string::npos);  // no last chunk, so the client knows that the answer is incomplete
  }
}

}  // namespace linnet::test
