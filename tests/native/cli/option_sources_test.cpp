// The command line overrides the environment, which overrides the configuration file.
#include "native/cli/option_sources.h"

#include <catch2/catch_test_macros.hpp>
#include <map>

#include "native/cli/serve_options.h"
#include "tests/support/complaint.h"
#include "tests/support/temporary_folder.h"

namespace linnet::native {
namespace {

using test::complaint;
using test::contains;
using test::TemporaryFolder;
using Variables = std::map<std::string, std::string>;

ServerOptions parsed(const std::vector<std::string>& args, const Variables& variables = {}) {
  return parse_serve(args,
                     [&](const char* name) -> const char* {
                       const auto found = variables.find(name);
                       return found == variables.end() ? nullptr : found->second.c_str();
                     })
      .server;
}

}  // namespace

TEST_CASE("The command line overrides the environment, and that the configuration file") {
  const TemporaryFolder folder;
  const std::string file = folder.write("serve.json", R"({
    // remarks are allowed
    "port": 1001, "max-text": 1001, "host": "127.0.0.5", "api-key": ["a", "b"], "access-log": true})");
  const std::vector<std::string> args = {"--server-config", file};
  CHECK(parsed(args).port == 1001);
  CHECK(parsed(args).api_keys == std::vector<std::string>{"a", "b"});
  CHECK(parsed(args).access_log);
  const Variables variables = {{"LINNET_PORT", "1002"}, {"LINNET_API_KEY", "c,d"}, {"LINNET_ACCESS_LOG", "0"}};
  CHECK(parsed(args, variables).port == 1002);
  CHECK(parsed(args, variables).text.bytes == 1001);
  CHECK(parsed(args, variables).api_keys == std::vector<std::string>{"c", "d"});
  CHECK_FALSE(parsed(args, variables).access_log);
  const std::vector<std::string> more = {"--server-config", file, "-p", "1003", "--api-key", "e"};
  CHECK(parsed(more, variables).port == 1003);
  CHECK(parsed(more, variables).api_keys == std::vector<std::string>{"e"});
  CHECK(parsed({}, {{"LINNET_SERVER_CONFIG", file}}).port == 1001);
  CHECK(parsed({}, {{"LINNET_PORT", ""}}).port == 8000);
  CHECK_FALSE(parsed({}).loudness);
  CHECK(parsed({}, {{"LINNET_LOUDNESS", "off"}}).loudness == Loudness::off);
}

TEST_CASE("Wyoming is spoken where its port is given, on this machine only unless an address says otherwise") {
  const TemporaryFolder folder;
  const auto heard_on = [](const ServerOptions& options) {
    return options.wyoming ? options.wyoming->host + " " + std::to_string(options.wyoming->port) : "nowhere";
  };
  CHECK(heard_on(parsed({})) == "nowhere");
  CHECK(heard_on(parsed({"--wyoming", "10200"})) == "127.0.0.1 10200");
  CHECK(heard_on(parsed({"--wyoming", "0.0.0.0:0"})) == "0.0.0.0 0");
  CHECK(heard_on(parsed({"--wyoming=[::1]:10200"})) == "::1 10200");
  CHECK(heard_on(parsed({}, {{"LINNET_WYOMING", "localhost:10201"}})) == "localhost 10201");
  CHECK(heard_on(parsed({"--server-config", folder.write("a.json", R"({"wyoming": 10202})")})) == "127.0.0.1 10202");
  for (const char* wrong : {"", "x", "70000", ":10200", "::1:10200", "[]:10200", "1.2.3.4:", "10200:"}) {
    INFO(wrong);
    CHECK(contains(complaint([&] { parsed({"--wyoming", wrong}); }), "--wyoming"));
  }
}

TEST_CASE("The error for a wrong setting says where it was set") {
  const TemporaryFolder folder;
  const auto of_file = [&](const std::string& text) {
    return complaint([&] { parsed({"--server-config", folder.write("s.json", text)}); });
  };
  CHECK(contains(of_file("{"), "s.json is not a JSON object"));
  CHECK(contains(of_file(R"({"prot": 1})"), "\"prot\" is not a setting; did you mean \"port\"?"));
  CHECK(contains(of_file(R"({"port": 70000})"), "\"port\": '70000' is not a number from 0 to 65535"));
  CHECK(contains(of_file(R"({"port": [1, 2]})"), "takes one value"));
  CHECK(contains(of_file(R"({"port": {}})"), "has to be a string, a number"));
  CHECK(contains(of_file(R"({"help": true})"), "command line"));
  CHECK(contains(complaint([] { parsed({}, {{"LINNET_PORT", "x"}}); }), "LINNET_PORT: 'x' is not a number"));
  CHECK(contains(complaint([] { parsed({}, {{"LINNET_ACCESS_LOG", "maybe"}}); }), "LINNET_ACCESS_LOG"));
  CHECK(contains(complaint([] { parsed({"--server-config", "/nonexistent.json"}); }), "/nonexistent.json"));
}

TEST_CASE("A deeply nested configuration file is refused before copying it exhausts the stack") {
  const TemporaryFolder folder;
  const std::string deep = std::string(300'000, '[') + std::string(300'000, ']');
  const std::string file = folder.write("serve.json", "{\"port\": " + deep + "}");
  CHECK(contains(complaint([&] { parsed({"--server-config", file}); }), "too deeply"));
}

}  // namespace linnet::native
