// A server for a test, in this process: its own port, the tiny voices, and short limits if wanted.
#pragma once

#include <httplib.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "native/server/server.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

namespace linnet::test {

// Before main(): the user's own config folder is neither read nor written, nor can this one be made.
inline const int without_config = setenv("XDG_CONFIG_HOME", "/dev/null/none", 1);

inline native::ServerOptions tiny_server_options() {
  native::ServerOptions options;
  options.port = 0;
  options.voice.model = tiny_voice_path("tiny-medium");
  options.voice.data_dirs = {source_path("tests/golden/voices")};
  options.voice.language.espeak_data = tests::espeak_data();
  options.voice.threads = 1;
  return options;
}

class TestServer {
 public:
  explicit TestServer(const native::ServerOptions& options = tiny_server_options()) : server_(options, log_) {}

  int port() const { return std::stoi(server_.address().substr(server_.address().rfind(':') + 1)); }
  int wyoming_port() const {
    const std::string address = server_.wyoming_address();
    return std::stoi(address.substr(address.rfind(':') + 1));
  }
  const native::Routes& routes() const { return server_.routes(); }
  // A new connection.
  httplib::Client client() const {
    httplib::Client client("127.0.0.1", port());
    client.set_read_timeout(60);
    return client;
  }
  httplib::Result post_json(const std::string& path, const nlohmann::json& body) const {
    return client().Post(path, body.dump(), "application/json");
  }
  nlohmann::json health() const { return nlohmann::json::parse(client().Get("/health")->body); }

 private:
  native::ServerLog log_{native::ServerLog::Level::error};
  native::Server server_;
};

// Waits until the condition holds and returns the seconds that passed; 1000 if it did not hold in time.
inline double seconds_until(const std::function<bool()>& is_so, double most_seconds) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  for (;;) {
    const double passed = std::chrono::duration<double>(Clock::now() - start).count();
    if (is_so()) return passed;
    if (passed > most_seconds) return 1000;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));  // whoever waits here has nobody to tell it
  }
}

inline std::string error_code(const std::string& body) {
  const auto page = nlohmann::json::parse(body, nullptr, false);
  if (!page.is_object() || !page.contains("error")) return "no error in: " + body.substr(0, 200);
  return page["error"].value("code", "");
}

// A text that the tiny voice needs some seconds for.
inline std::string long_speech(std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += "The quick brown fox jumps over the lazy dog, and nobody minds. ";
  return text.substr(0, bytes);
}

}  // namespace linnet::test
