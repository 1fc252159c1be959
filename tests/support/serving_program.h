// Runs the built program as a server, on its own port and with the tiny voices.
#pragma once

#include <httplib.h>
#include <signal.h>

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/run_program.h"
#include "tests/support/test_server.h"

namespace linnet::test {

class ServingProgram {
 public:
  explicit ServingProgram(std::vector<std::string> flags = {},
                          const std::string& voices = source_path("tests/golden/voices"), RunOptions options = {}) {
    std::vector<std::string> args = {"serve", "--port", "0", "-m", "tiny-medium", "--threads", "1"};
    args.insert(args.end(), flags.begin(), flags.end());
    options.environment["LINNET_VOICES"] = voices;
    program_ = std::make_unique<RunningProgram>(args, options);
    while (program_->output().find('\n') == std::string::npos && program_->read_output(1, 30)) {
    }
    const std::string& said = program_->output();
    REQUIRE(said.starts_with("Linnet listens on http://127.0.0.1:"));
    port_ = std::stoi(said.substr(said.rfind(':') + 1));
  }
  RunningProgram& operator*() { return *program_; }
  int port() const { return port_; }
  httplib::Client client() const {
    httplib::Client client("127.0.0.1", port_);
    client.set_read_timeout(60);
    return client;
  }

 private:
  std::unique_ptr<RunningProgram> program_;
  int port_ = 0;
};

}  // namespace linnet::test
