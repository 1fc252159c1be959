// Runs the built program as a server, on its own port and with the tiny voices.
#pragma once

#include <httplib.h>
#include <signal.h>

#include <algorithm>
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
    lines_ += std::find(flags.begin(), flags.end(), "--wyoming") != flags.end() ? 1 : 0;
    options.environment["LINNET_VOICES"] = voices;
    program_ = std::make_unique<RunningProgram>(args, options);
    while (line(lines_).empty() && program_->read_output(1, 30)) {
    }
    REQUIRE(line(1).starts_with("Linnet listens on http://127.0.0.1:"));
    port_ = port_in(line(1));
  }
  RunningProgram& operator*() { return *program_; }
  int port() const { return port_; }
  int wyoming_port() const { return port_in(line(2)); }  // with the flag --wyoming
  httplib::Client client() const {
    httplib::Client client("127.0.0.1", port_);
    client.set_read_timeout(60);
    return client;
  }

 private:
  // The number-th line of what the program has said; empty if it is not complete.
  std::string line(int number) const {
    const std::string& said = program_->output();
    std::size_t begin = 0;
    for (std::size_t end; (end = said.find('\n', begin)) != std::string::npos; begin = end + 1)
      if (--number == 0) return said.substr(begin, end - begin);
    return "";
  }
  static int port_in(const std::string& line) { return std::stoi(line.substr(line.rfind(':') + 1)); }

  int lines_ = 1;  // that it says at its start
  std::unique_ptr<RunningProgram> program_;
  int port_ = 0;
};

}  // namespace linnet::test
