// `linnet quantize` run as a program.
#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string a_voice_in(const TemporaryFolder& folder) {
  folder.write("v.onnx.json", read_text(tiny_voice_path("tiny-medium") + ".json"));
  return folder.write("v.onnx", read_text(tiny_voice_path("tiny-medium")));
}

}  // namespace

TEST_CASE("quantize writes a bundle beside the voice, which needs no settings file and is found by path and name",
          "[slow]") {
  const TemporaryFolder folder;
  const std::string voice = a_voice_in(folder);
  folder.write("v.MODEL_CARD", "License: CC0");
  const Outcome run = run_program({"quantize", voice, "--precision", "int8", "--calibration-samples", "4", "--gate",
                                   "3", "--report", folder.file("r.html")});
  INFO(run.err);
  REQUIRE(run.code == 0);
  const std::string bundle = folder.file("v.int8.linnet");
  CHECK(contains(run.err, "log-mel"));
  CHECK(contains(read_text(folder.file("r.html")), "<svg"));
  CHECK(contains(read_text(bundle), "License: CC0"));
  CHECK(contains(read_text(bundle), "gain_db"));  // for equal loudness, so that nobody measures it again
  CHECK(fs::file_size(bundle) * 2 < fs::file_size(voice));
  CHECK(run_program({"speak", "Hello.", "-m", bundle, "-o", folder.file("a.wav")}).code == 0);
  CHECK(run_program({"speak", "Hello.", "-m", "v.int8", "--data-dir", folder.file(""), "-o", folder.file("b.wav")})
            .code == 0);
  CHECK(read_text(folder.file("a.wav")) == read_text(folder.file("b.wav")));
  CHECK(read_text(folder.file("a.wav")).size() > 1000);
  const auto spoken_in = [&](const std::string& file) {
    return json::parse(run_program({"speak", "Hello.", "-m", file, "--output-raw", "-f", "/dev/null", "--stats", "-"})
                           .out)["precision"];
  };
  CHECK(spoken_in(bundle) == "int8");
  CHECK(spoken_in(voice) == "fp32");
}

TEST_CASE("quantize refuses bad input and leaves no file") {
  const TemporaryFolder folder;
  const std::string voice = a_voice_in(folder);
  const std::string bad = folder.write("bad.onnx", "no voice");
  const std::string out = folder.file("o.linnet");
  folder.write("bad.onnx.json", read_text(voice + ".json"));
  folder.write("empty.txt", "\n \n");
  const auto check_refused = [&](std::vector<std::string> args, const std::string& named) {
    args.insert(args.begin(), {"quantize", "-o", out});
    const Outcome run = run_program(args);
    INFO(run.err);
    CHECK(run.code == 2);
    CHECK(contains(run.err, named));
    CHECK(folder.names().size() == 5);
  };
  check_refused({}, "one voice");
  check_refused({voice, "--precision", "int7"}, "int7");
  check_refused({voice, "--precision", "int8", "--calibration-samples", "0"}, "--calibration-samples");
  check_refused({voice, "--precision", "int8", "--text", folder.file("empty.txt")}, "no sentence");
  check_refused({voice, "--precision", "int8", "-o", folder.file("no/such/o.linnet")}, "does not exist");
  check_refused({bad, "--precision", "fp32"}, "not an ONNX file");
  check_refused({folder.file("none.onnx")}, "none.onnx");
}

TEST_CASE("speak refuses a damaged bundle in one line") {
  const TemporaryFolder folder;
  const std::string bundle = folder.file("v.linnet");
  REQUIRE(run_program({"quantize", a_voice_in(folder), "--precision", "fp32", "-o", bundle, "-q"}).code == 0);
  std::string bytes = read_text(bundle);
  bytes[bytes.size() / 2] ^= 4;
  folder.write("damaged.linnet", bytes);
  folder.write("cut.linnet", bytes.substr(0, bytes.size() / 2));
  const auto check_refused = [&](const std::string& file, const std::string& named) {
    const Outcome run = run_program({"speak", "Hello.", "-m", folder.file(file), "-o", folder.file("a.wav")});
    INFO(run.err);
    CHECK(run.code == 2);
    CHECK(contains(run.err, named));
  };
  check_refused("damaged.linnet", "checksum");
  check_refused("cut.linnet", "truncated");
  const Outcome again = run_program({"quantize", bundle, "--precision", "int8"});
  CHECK(again.code == 2);
  CHECK(contains(again.err, "bundle already"));
}

TEST_CASE("quantize ends at Ctrl-C and leaves no file") {
  const TemporaryFolder folder;
  const std::string voice = a_voice_in(folder);
  RunningProgram run({"quantize", voice, "--precision", "int4", "--calibration-samples", "1000"});
  run.read_output(1, 1.0);  // quantize prints nothing yet; after a second it is calibrating
  run.send(SIGINT);
  CHECK(run.wait(20).code == 130);
  CHECK(folder.names().size() == 2);
}

}  // namespace linnet::test
