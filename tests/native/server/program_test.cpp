// The built program as a server: its start, its messages, and its end by signals.
#include <signal.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "tests/support/complaint.h"
#include "tests/support/raw_connection.h"
#include "tests/support/serving_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
using nlohmann::json;

TEST_CASE("linnet serve prints its address, speaks, and ends with code 0 on SIGTERM") {
  ServingProgram server;
  const auto said = server.client().Post("/tts", httplib::Params{{"text", "Hello."}});
  REQUIRE(said);
  CHECK(said->status == 200);
  (*server).send(SIGTERM);
  const Outcome outcome = (*server).wait();
  CHECK(outcome.code == 0);
  CHECK(outcome.err.find("\"event\":\"leaving\"") != std::string::npos);
}

TEST_CASE("On SIGTERM an answer that has begun is finished, and no new one begins", "[slow]") {
  ServingProgram server;
  RawConnection listener(server.port());
  const std::string body = json{{"input", long_speech(5000)}, {"response_format", "wav"}, {"stream", true}}.dump();
  listener.send("POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n\r\n" + body);
  REQUIRE(listener.receive(12) == "HTTP/1.1 200");
  (*server).send(SIGTERM);
  const std::string rest = listener.receive_all(60);
  CHECK(rest.find("\r\n0\r\n") != std::string::npos);  // the last chunk
  CHECK((*server).wait().code == 0);
}

TEST_CASE("On SIGHUP voices are searched for again") {
  const TemporaryFolder folder;
  const auto copy_voice = [&](const std::string& name) {
    for (const char* suffix : {".onnx", ".onnx.json"})
      std::filesystem::copy_file(source_path("tests/golden/voices/" + name + suffix), folder.file(name + suffix));
  };
  copy_voice("tiny-medium");
  ServingProgram server({}, folder.path());
  const auto has_voice = [&] {
    return server.client().Get("/v1/audio/voices")->body.find("tiny-xlow") != std::string::npos;
  };
  CHECK_FALSE(has_voice());
  copy_voice("tiny-xlow");
  (*server).send(SIGHUP);
  CHECK(seconds_until(has_voice, 10) < 10);
  const auto said = server.client().Post("/tts", httplib::Params{{"text", "Hello."}, {"voice", "tiny-xlow"}});
  CHECK(said->status == 200);
}

TEST_CASE("Bundles are served like other voices") {
  const TemporaryFolder folder;
  const Outcome made =
      run_program({"quantize", "tiny-medium", "--precision", "fp32", "-o", folder.file("small.linnet")});
  INFO(made.err);
  REQUIRE(made.code == 0);
  ServingProgram server({}, folder.path());
  const auto said = server.client().Post("/tts", httplib::Params{{"text", "Hello."}, {"voice", "small"}});
  CHECK(said->status == 200);
  CHECK(json::parse(server.client().Get("/voices")->body)["small"]["audio"]["sample_rate"] == 22050);
}

TEST_CASE("A server that cannot start gives the reason") {
  const auto refused = [](const std::vector<std::string>& flags, const std::string& named) {
    std::vector<std::string> args = {"serve"};
    args.insert(args.end(), flags.begin(), flags.end());
    const Outcome run = run_program(args);
    INFO(run.err);
    CHECK(run.code == 2);
    CHECK(contains(run.err, named));
  };
  refused({"--port", "70000"}, "70000");
  refused({"--hots", "x"}, "--host");
  refused({"now"}, "'now'");
  refused({"--voice-alias", "alloy"}, "NAME=VOICE");
  refused({"--host", "not an address", "--port", "0"}, "not an address");
  ServingProgram other;
  refused({"--port", std::to_string(other.port())}, "in use");
}

}  // namespace linnet::test
