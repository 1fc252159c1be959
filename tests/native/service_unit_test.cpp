// Checks native/linnet.service with systemd's own tools.
#include <stdio.h>

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

#include "tests/support/files.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

int run_quietly(const std::string& command, std::string& said) {
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe);
  char line[1000];
  while (fgets(line, sizeof line, pipe)) said += line;
  return pclose(pipe);
}

}  // namespace

TEST_CASE("the systemd unit is valid, and its sandbox leaves little access") {
  std::string said;
  if (run_quietly("systemd-analyze --version", said) != 0) SKIP("needs systemd-analyze");
  const TemporaryFolder folder;
  std::string unit = read_text(source_path("native/linnet.service"));
  const std::string installed = "/usr/bin/linnet";
  const auto program = unit.find(installed);
  REQUIRE(program != std::string::npos);
  unit.replace(program, installed.size(),
               std::string(LINNET_BINARY_DIR) + "/linnet");  // verify checks that the program exists
  const std::string file = folder.write("linnet.service", unit);
  const int verified = run_quietly("systemd-analyze verify --man=no " + file, said);
  INFO(said);
  CHECK(verified == 0);
  // An exposure of 0 is no access, 10 is all. The unit has 1.6, because the server needs the network.
  CHECK(run_quietly("systemd-analyze security --offline=true --threshold=20 --no-pager " + file, said) == 0);
}

}  // namespace linnet::test
