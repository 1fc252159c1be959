#include "tests/support/kernel_set.h"

#include <stdio.h>

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>

namespace linnet::test {
namespace {

const std::string program = std::string(LINNET_BINARY_DIR) + "/linnet_kernel_set";

}  // namespace

bool has_kernel_set_program() { return std::filesystem::exists(program); }

bool has_avx2() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

std::string kernel_set_output(const std::string& arguments) {
  const std::string command = "'" + program + "' " + arguments + " 2>/dev/null";
  INFO(command);
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe);
  std::string output;
  char buffer[65536];
  for (std::size_t count = 0; (count = fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, count);
  REQUIRE(pclose(pipe) == 0);
  return output;
}

}  // namespace linnet::test
