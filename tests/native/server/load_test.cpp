// Many clients at once, some of which hang up. Every request must end with audio or with a clear refusal, and memory
// must not grow.
// LINNET_LOAD_SECONDS=60 makes it long; LINNET_LOAD_REPORT=FILE keeps the figures as JSON.
#include <algorithm>
#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <iostream>
#include <map>
#include <mutex>
#include <thread>

#include "tests/support/raw_connection.h"
#include "tests/support/sanitizers.h"
#include "tests/support/serving_program.h"

namespace linnet::test {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr int clients = 64;
constexpr int queue_wait_seconds = 4;
// Besides its wait in the queue, an admitted text waits for the sentence that is being spoken.
constexpr double deadline_ms = 1000 * (queue_wait_seconds + 2);

double load_seconds() {
  const char* given = std::getenv("LINNET_LOAD_SECONDS");
  return given ? std::stod(given) : 4;
}

struct Tally {
  std::mutex mutex;
  std::map<std::string, int> ends;     // "200", "503 queue_full", "failed: …"
  std::vector<double> first_audio_ms;  // of admitted texts, measured by the client
  int without_retry_after = 0;
};

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

void ask(httplib::Client& client, const std::string& text, std::uint64_t seed, Tally& tally) {
  httplib::Request request;
  request.method = "POST";
  request.path = "/v1/audio/speech";
  request.body = json{{"input", text}, {"response_format", seed % 2 ? "wav" : "pcm"}, {"seed", seed}}.dump();
  const auto start = Clock::now();
  double first_ms = 0;
  std::string body;
  request.content_receiver = [&](const char* bytes, std::size_t count, std::uint64_t, std::uint64_t) {
    if (first_ms == 0) first_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
    if (body.size() < 1000) body.append(bytes, count);
    return true;
  };
  const auto result = client.send(request);
  const std::lock_guard lock(tally.mutex);
  if (!result) {
    ++tally.ends["failed: " + httplib::to_string(result.error())];
  } else if (result->status == 200) {
    ++tally.ends["200"];
    tally.first_audio_ms.push_back(first_ms);
  } else {
    ++tally.ends[std::to_string(result->status) + " " + error_code(body)];
    tally.without_retry_after += result->has_header("Retry-After") ? 0 : 1;
  }
}

}  // namespace

TEST_CASE("Sixty-four clients at once, and some that hang up, get audio or a clear refusal", "[alone][slow]") {
  ServingProgram server({"--queue-wait", std::to_string(queue_wait_seconds), "--max-queue", "24"});
  Tally warm;
  auto first = server.client();
  for (std::uint64_t seed = 0; seed < 20; ++seed) ask(first, long_speech(300), seed, warm);
  const std::size_t resident_before = (*server).resident_bytes();

  Tally tally;
  const auto end = Clock::now() + std::chrono::duration<double>(load_seconds());
  std::vector<std::thread> threads;
  for (int i = 0; i < clients; ++i)
    threads.emplace_back([&, i] {
      auto client = server.client();
      client.set_interface("127.0.0." + std::to_string(2 + i));  // an address for each client
      client.set_keep_alive(true);
      for (std::uint64_t k = 0; Clock::now() < end; ++k) {
        if (i % 8 == 0) {  // this client hangs up during the answer
          RawConnection rude(server.port());
          const std::string body = json{{"text", long_speech(5000)}}.dump();
          rude.send("POST /tts HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/json\r\nContent-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + body);
          std::this_thread::sleep_for(std::chrono::milliseconds(50));  // so that some answers have begun
          continue;
        }
        ask(client, long_speech(50 + 37 * ((k + static_cast<std::uint64_t>(i)) % 20)),
            1000 * static_cast<std::uint64_t>(i + 1) + k, tally);
        std::this_thread::sleep_for(std::chrono::milliseconds(100));  // less than Retry-After
      }
    });
  for (std::thread& thread : threads) thread.join();
  const auto is_idle = [&] {
    const json health = json::parse(server.client().Get("/health")->body);
    return health["waiting"] == 0 && health["speaking"] == 0;
  };
  CHECK(seconds_until(is_idle, 10) < 1);

  const double p95 = percentile(tally.first_audio_ms, 0.95);
  const std::size_t resident_after = (*server).resident_bytes();
  const json report = {{"clients", clients},
                       {"seconds", load_seconds()},
                       {"ends", tally.ends},
                       {"first_audio_ms", {{"p50", percentile(tally.first_audio_ms, 0.5)}, {"p95", p95}}},
                       {"resident_bytes", {{"before", resident_before}, {"after", resident_after}}}};
  if (const char* file = std::getenv("LINNET_LOAD_REPORT")) std::ofstream(file) << report.dump(2) << "\n";
  INFO(report.dump(2));
  CHECK(tally.ends["200"] > (is_sanitized ? 0 : 10));
  for (const auto& [how, count] : tally.ends)
    CHECK((how == "200" || how == "503 queue_full" || how == "503 queue_deadline" || how == "429 too_many_requests"));
  CHECK(tally.without_retry_after == 0);
  CHECK(p95 < deadline_ms);
  // The cache may grow to 32 MB, and 64 connections have stacks and buffers.
  if (!is_sanitized) CHECK(resident_after < resident_before + (std::size_t{96} << 20));
  (*server).send(SIGTERM);
  CHECK((*server).wait().code == 0);
}

}  // namespace linnet::test
