// `linnet info` run as a program, and what `linnet quantize` makes of a voice that is kept as it is.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

std::string small_voice_in(const TemporaryFolder& folder) {
  return folder.write("v.onnx", read_text(source_path("tests/golden/hibari/tiny-hibari.onnx")));
}

}  // namespace

TEST_CASE("a voice whose weights are small becomes a bundle with its NOTICE, and speaks the same") {
  const TemporaryFolder folder;
  const std::string voice = small_voice_in(folder);
  folder.write("v.NOTICE", "A notice.\nOf two lines.\n");
  const Outcome run = run_program({"quantize", voice});
  INFO(run.err);
  REQUIRE(run.code == 0);
  CHECK(contains(run.err, "the weights are the voice's own"));
  CHECK_FALSE(contains(run.err, "says nothing of its licence"));
  const std::string bundle = folder.file("v.linnet");
  CHECK(fs::file_size(bundle) < fs::file_size(voice));
  for (const std::string& file : {voice, bundle})
    CHECK(run_program({"speak", "Hello.", "-q", "-m", file, "-o", file + ".wav"}).code == 0);
  CHECK(read_text(bundle + ".wav").size() > 1000);
  CHECK(read_text(bundle + ".wav") == read_text(voice + ".wav"));

  fs::remove(folder.file("v.NOTICE"));
  const Outcome shown = run_program({"info", bundle});
  INFO(shown.out << shown.err);
  CHECK(shown.code == 0);
  for (const char* line :
       {"voice       v\n", "language    en-us\n", "samples     24000 a second\n", "weights     int8, ",
        "made of     v.onnx\n", "licence     in the file:\n  A notice.\n  Of two lines.\n"})
    CHECK(contains(shown.out, line));
}

TEST_CASE("a voice whose weights are small is not rounded: another precision is refused, and no file is left") {
  const TemporaryFolder folder;
  const std::string voice = small_voice_in(folder);
  for (const char* precision : {"int4", "fp32"}) {
    const Outcome run = run_program({"quantize", voice, "--precision", precision});
    INFO(run.err);
    CHECK(run.code == 2);
    CHECK(contains(run.err, "this one is int8; ask for that"));
  }
  CHECK(folder.names().size() == 1);
  const Outcome run = run_program({"quantize", voice, "--precision", "int8"});
  INFO(run.err);
  CHECK(run.code == 0);
  CHECK(contains(run.err, "it says nothing of its licence, since there is no v.MODEL_CARD or .NOTICE"));
}

TEST_CASE("info tells where a voice's licence is, or that nothing says it") {
  const TemporaryFolder folder;
  const std::string voice = small_voice_in(folder);
  CHECK(contains(run_program({"info", voice}).out, "neither the file says it nor a v.MODEL_CARD or .NOTICE"));
  folder.write("v.MODEL_CARD", "License: \033[31mCC0");
  const std::string out = run_program({"info", "v", "--data-dir", folder.file("")}).out;
  CHECK(contains(out, "beside it:\n  License: ?[31mCC0\n"));
  CHECK(contains(run_program({"info", tiny_voice_path("tiny-medium")}).out, "weights     fp32, "));
}

TEST_CASE("info refuses bad input and damaged voices in one line") {
  const TemporaryFolder folder;
  std::string bytes = read_text(small_voice_in(folder));
  folder.write("cut.onnx", bytes.substr(0, bytes.size() / 2));
  const auto check_refused = [&](std::vector<std::string> args, const std::string& named) {
    args.insert(args.begin(), "info");
    const Outcome run = run_program(args);
    INFO(run.out << run.err);
    CHECK(run.code == 2);
    CHECK(contains(run.err, named));
  };
  check_refused({}, "info takes one voice");
  check_refused({folder.file("none.onnx")}, "none.onnx");
  check_refused({folder.file("cut.onnx")}, "cut.onnx");
  check_refused({folder.file("cut.onnx"), "--voice"}, "--voice");
}

}  // namespace linnet::test
