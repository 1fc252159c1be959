// The queue in front of the engine, tested over HTTP: which texts are refused, whose turn it is, and that a client that
// hangs up frees its place.
#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <ctime>
#include <functional>
#include <thread>
#include <vector>

#include "tests/support/raw_connection.h"
#include "tests/support/sanitizers.h"
#include "tests/support/test_server.h"

namespace linnet::test {
namespace {

using nlohmann::json;

std::string raw_post(const std::string& path, const std::string& body, const std::string& headers = "") {
  return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         headers + "\r\n" + body;
}

std::string speech_request(std::size_t text_bytes) {
  return raw_post("/v1/audio/speech", json{{"input", long_speech(text_bytes)}, {"response_format", "wav"}}.dump());
}

// Options with which a text is spoken to its end without turns for others.
native::ServerOptions patient_options() {
  auto options = tiny_server_options();
  options.queue.turn = std::chrono::minutes(1);
  return options;
}

// A client that keeps the engine busy for some seconds or until it hangs up. It reads its answer as fast as it comes.
class BusyClient {
 public:
  explicit BusyClient(const TestServer& server) : connection_(server.port()) {
    connection_.send(speech_request(90'000));
    CHECK(connection_.receive(1000).starts_with("HTTP/1.1 200"));
    reader_ = std::thread([this] {
      while (!gone_ && !connection_.is_closed()) connection_.receive(1 << 20, 0.05);
    });
  }
  ~BusyClient() { hang_up(); }
  void hang_up() {
    gone_ = true;
    if (reader_.joinable()) reader_.join();
    connection_.hang_up();
  }

 private:
  RawConnection connection_;
  std::atomic<bool> gone_{false};
  std::thread reader_;
};

// A client whose text waits behind another one.
class WaitingClient {
 public:
  explicit WaitingClient(const TestServer& server) : connection_(server.port()) {
    connection_.send(speech_request(100));
    REQUIRE(seconds_until([&] { return server.health()["waiting"] == 1; }, 10) < 10);
  }
  void hang_up() { connection_.hang_up(); }

 private:
  RawConnection connection_;
};

// Processor seconds of this process, which includes the server, until is_so(). On a busy machine it takes longer, but
// work that the server goes on doing for a client that has hung up counts.
double work_until(const std::function<bool()>& is_so) {
  const std::clock_t start = std::clock();
  REQUIRE(seconds_until(is_so, 60) < 60);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

constexpr double soon_seconds = is_sanitized ? 2 : 0.2;

}  // namespace

TEST_CASE("A client that hangs up frees its place after 200 ms of work at most", "[alone]") {
  const TestServer server(patient_options());
  BusyClient client(server);
  REQUIRE(server.health()["speaking"] == 1);
  client.hang_up();
  CHECK(work_until([&] { return server.health()["speaking"] == 0; }) < soon_seconds);
}

TEST_CASE("A client that hangs up while it waits leaves the queue, although another text is still spoken", "[alone]") {
  const TestServer server(patient_options());
  BusyClient busy(server);
  WaitingClient waiting(server);
  waiting.hang_up();
  REQUIRE(seconds_until([&] { return server.health()["waiting"] == 0; }, 60) < 60);
  CHECK(server.health()["speaking"] == 1);  // so it did not leave because its turn came
}

TEST_CASE("A full queue refuses with Retry-After") {
  auto options = patient_options();
  options.queue.texts = 2;
  const TestServer server(options);
  BusyClient busy(server);
  WaitingClient waiting(server);
  const auto refused = server.post_json("/tts", {{"text", "Hello."}});
  REQUIRE(refused);
  CHECK(refused->status == 503);
  CHECK(error_code(refused->body) == "queue_full");
  CHECK(std::stoi(refused->get_header_value("Retry-After")) >= 1);
  CHECK_FALSE(refused->has_header("x-should-retry"));
}

TEST_CASE("One client cannot fill the queue") {
  auto options = patient_options();
  options.queue.per_client = 2;
  const TestServer server(options);
  BusyClient busy(server);
  WaitingClient waiting(server);
  const auto refused = server.post_json("/tts", {{"text", "Hello."}});
  CHECK(refused->status == 429);
  CHECK(error_code(refused->body) == "too_many_requests");
  CHECK(refused->has_header("Retry-After"));
  CHECK(json::parse(refused->body)["error"]["type"] == "rate_limit_error");
}

TEST_CASE("Clients take turns, however many texts each has sent") {
  auto options = patient_options();
  options.host = "0.0.0.0";
  const TestServer server(options);
  BusyClient busy(server);
  std::atomic<int> order{0};
  std::vector<int> greedy_order(4);
  std::vector<int> modest_order(1);
  const auto ask = [&](const char* address, int& place) {
    auto client = httplib::Client(address, server.port());
    client.set_interface(address);
    client.set_read_timeout(60);
    const auto result = client.Post("/tts", json{{"text", "Hello."}}.dump(), "application/json");
    CHECK((result && result->status == 200));
    place = ++order;
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < greedy_order.size(); ++i) {
    threads.emplace_back([&, i] { ask("127.0.0.2", greedy_order[i]); });
    REQUIRE(seconds_until([&] { return server.health()["waiting"] == i + 1; }, 10) < 10);
  }
  threads.emplace_back([&] { ask("127.0.0.3", modest_order[0]); });
  REQUIRE(seconds_until([&] { return server.health()["waiting"] == 5; }, 10) < 10);
  busy.hang_up();
  for (std::thread& thread : threads) thread.join();
  CHECK(modest_order[0] <= 3);  // its turn is the second; answers may overtake each other on their way
}

TEST_CASE("A text whose turn does not come in time is refused", "[alone]") {
  auto options = patient_options();
  options.queue.wait = std::chrono::milliseconds(300);
  const TestServer server(options);
  BusyClient busy(server);
  const auto refused = server.post_json("/tts", {{"text", "Hello."}});
  CHECK(refused->status == 503);
  CHECK(error_code(refused->body) == "queue_deadline");
  CHECK(refused->has_header("Retry-After"));
}

TEST_CASE("A client that stops reading does not delay the others") {
  const TestServer server;
  RawConnection slow(server.port(), 4096);
  slow.send(speech_request(90'000));
  REQUIRE(slow.receive(1000).starts_with("HTTP/1.1 200"));  // then it stops reading
  const auto start = std::chrono::steady_clock::now();
  const auto other = server.post_json("/tts", {{"text", "Hello."}});
  CHECK(other->status == 200);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(30));
}

TEST_CASE("Voices that evict each other from memory give the same samples as alone") {
  auto options = tiny_server_options();
  options.voice_megabytes = 1;  // less than two of them need
  const TestServer server(options);
  const std::vector<std::string> names = tiny_voices();
  std::vector<std::string> alone;
  for (const std::string& name : names)
    alone.push_back(server.post_json("/tts", {{"text", "Hello there."}, {"voice", name}})->body);
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (std::size_t i = 0; i < 6; ++i)
    threads.emplace_back([&, i] {
      for (std::size_t k = 0; k < 3; ++k) {
        const std::size_t v = (i + k) % names.size();
        const auto said = server.post_json("/tts", {{"text", "Hello there."}, {"voice", names[v]}});
        if (said && said->body == alone[v]) ++right;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(right == 18);
}

}  // namespace linnet::test
