#include "native/cli/bench_command.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "tests/support/complaint.h"

using namespace linnet;
using namespace linnet::test;

TEST_CASE("linnet bench measures by the plan that it is told, so that plans can be compared") {
  const std::vector<std::string> args = {"--plan", "100,36,compact", "--threads", "1"};
  CHECK(native::parse_bench(args).bench.voice.plan == VoicePlan{100, 36, true});
  CHECK_FALSE(native::parse_bench({}).bench.voice.plan.has_value());
  const std::vector<std::string> wrong = {"--plan", "100"};
  CHECK(contains(complaint([&] { native::parse_bench(wrong); }), "is not of the form 400,336 or 100,36,compact"));
}

TEST_CASE("linnet bench computes with the kernels that it is told") {
  CHECK(native::parse_bench({}).kernels == "machine");
  const std::vector<std::string> args = {"--kernels", "sse"};
  CHECK(native::parse_bench(args).kernels == "sse");
}
