// A server that does not find data by which texts are read: its log says so, and so does /health.
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/complaint.h"
#include "tests/support/environment.h"
#include "tests/support/serving_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

using nlohmann::json;

json missing(const ServingProgram& server) { return json::parse(server.client().Get("/health")->body)["missing_data"]; }

std::string built_program() {
  const char* given = std::getenv("LINNET_PROGRAM");
  return given ? given : (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "linnet").string();
}

bool logs(ServingProgram& server, const std::string& text) {
  const auto has_said = [&] {
    (*server).read_output(1, 0.05);
    return contains((*server).errors(), text);
  };
  return seconds_until(has_said, 10) < 10;
}

}  // namespace

TEST_CASE("A server says at its start which data it lacks, and of Arabic when an Arabic voice speaks") {
  const TemporaryFolder folder;
  const std::string program = folder.file("linnet");
  std::filesystem::copy_file(built_program(), program);  // beside which there are no data
  auto settings = json::parse(read_text(tiny_voice_path("tiny-xlow") + ".json"));
  settings["espeak"]["voice"] = "ar";
  folder.write("arabic.onnx.json", settings.dump());
  folder.write("arabic.onnx", read_text(tiny_voice_path("tiny-xlow")));
  const EnvironmentVariable moved("LINNET_PROGRAM", program);
  RunOptions options;
  options.environment["LINNET_ESPEAK_DATA"] = tests::espeak_data();
  ServingProgram server({"--data-dir", folder.path()}, source_path("tests/golden/voices"), options);
  CHECK(missing(server) == json({"english-data", "arabic-data", "words-data"}));
  CHECK(logs(server, "no words-data in "));
  CHECK(logs(server, "no english-data in "));
  CHECK_FALSE(contains((*server).errors(), "no arabic-data"));
  const auto spoken = server.client().Post("/tts", httplib::Params{{"text", "كتب الولد الدرس."}, {"voice", "arabic"}});
  REQUIRE(spoken);
  CHECK(spoken->status == 200);
  CHECK(logs(server, "no arabic-data in "));
}

TEST_CASE("A server that lacks no data says so") {
  ServingProgram server;
  CHECK(missing(server) == json::array());
}

}  // namespace linnet::test
