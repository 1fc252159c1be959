// `linnet voices` run as a program against a server in the layout of Piper's repository.
#include <signal.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "tests/support/complaint.h"
#include "tests/support/run_program.h"
#include "tests/support/voice_repository.h"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Fault = VoiceRepository::Fault;
using Words = std::vector<std::string>;
using nlohmann::json;

const std::string name = VoiceRepository::name_of("tiny-medium");
const std::string model = VoiceRepository::model_path("tiny-medium");

// The program's environment: its voices are in `folder`.
RunOptions with(const VoiceRepository& repository, const TemporaryFolder& folder) {
  RunOptions options;
  options.environment = {{"LINNET_VOICES", folder.path()}, {"LINNET_VOICES_URL", repository.url()}};
  return options;
}

Outcome voices(const RunOptions& options, Words args) {
  args.insert(args.begin(), "voices");
  return run_program(args, options);
}

}  // namespace

TEST_CASE("A voice is listed, downloaded with a smaller form, spoken and removed") {
  VoiceRepository repository;
  repository.catalogue()["de_DE-x-low"] = repository.catalogue()[name];  // without files of its own name: left out
  const TemporaryFolder folder;
  const RunOptions options = with(repository, folder);
  const Outcome listed = voices(options, {});
  INFO(listed.err);
  CHECK(listed.code == 0);
  CHECK(contains(listed.err, "1 entries of the catalogue are no voices"));
  CHECK(contains(listed.out, "voice              language                 quality  size  speakers  here  licence\n"));
  CHECK(contains(listed.out, name + "  English (United States)  medium"));

  const Outcome downloaded = voices(options, {"download", "old-tiny-medium"});
  INFO(downloaded.err);
  REQUIRE(downloaded.code == 0);
  CHECK(contains(downloaded.err, name + ".onnx is downloaded; its licence: CC0"));
  for (const char* suffix : {".onnx", ".onnx.json", ".MODEL_CARD", ".int8.linnet"})
    CHECK(fs::exists(folder.file(name + suffix)));
  CHECK(contains(run_program({"info", name + ".int8"}, options).out, "License: CC0"));
  CHECK(run_program({"speak", "Hello.", "-q", "-m", name, "-o", folder.file("a.wav")}, options).code == 0);

  const auto requests = repository.requests().size();
  const Outcome again = voices(options, {"download", name});
  CHECK(again.code == 0);
  CHECK(contains(again.err, "was there already"));
  CHECK(repository.requests().size() == requests);

  const json installed = json::parse(voices(options, {"--installed", "--json"}).out);
  REQUIRE(installed["voices"].size() == 1);
  CHECK(installed["catalogue"].is_null());
  CHECK(installed["voices"][0]["name"] == name);
  CHECK(installed["voices"][0]["installed"] == json({"fp32", "int8"}));
  CHECK(installed["voices"][0]["licence"] == "CC0");

  CHECK(voices(options, {"remove", name}).code == 0);
  CHECK(folder.names() == Words{"a.wav", "catalogue.json"});
  const Outcome gone = voices(options, {"remove", name});
  CHECK(gone.code == 2);
  CHECK(contains(gone.err, "no voice '" + name + "'"));
}

TEST_CASE("Without a network the kept catalogue is listed, with its date, and none is an error") {
  const TemporaryFolder folder;
  RunOptions options;
  {
    const VoiceRepository repository;
    options = with(repository, folder);
    REQUIRE(voices(options, {}).code == 0);
  }
  json kept = json::parse(read_text(folder.file("catalogue.json")));
  kept["fetched"] = 1'700'000'000;
  folder.write("catalogue.json", kept.dump());
  const Outcome listed = voices(options, {"--language", "en", "--json"});
  CHECK(listed.code == 0);
  CHECK(contains(listed.err, "this is the catalogue of 2023-11-14"));
  const json page = json::parse(listed.out);
  CHECK(page["catalogue"]["date"] == "2023-11-14");
  CHECK(page["voices"].size() == 2);
  CHECK(json::parse(voices(options, {"--language", "e", "--json"}).out)["voices"].empty());
  fs::remove(folder.file("catalogue.json"));
  const Outcome none = voices(options, {});
  CHECK(none.code == 2);
  CHECK(contains(none.err, "cannot fetch " + options.environment["LINNET_VOICES_URL"] + "/voices.json"));
  CHECK(voices(options, {"list", "--installed"}).code == 0);
}

TEST_CASE("A download that is killed or stopped by Ctrl-C leaves no voice, and the next one goes on with it") {
  for (const int signal : {SIGKILL, SIGINT}) {
    VoiceRepository repository;
    const TemporaryFolder folder;
    const RunOptions options = with(repository, folder);
    repository.fail(model, Fault::stalls, 100'000);
    RunningProgram program({"voices", "download", name, "--precision", "fp32"}, options);
    const std::string part = folder.file(name + ".onnx.part");
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    std::error_code error;
    while (fs::file_size(part, error) != 100'000 && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));  // until the repository has stalled
    program.send(signal);
    CHECK(program.wait().code == (signal == SIGINT ? 130 : 1000 + SIGKILL));
    CHECK_FALSE(fs::exists(folder.file(name + ".onnx")));
    CHECK(fs::file_size(part) == 100'000);
    CHECK(contains(voices(options, {"--installed"}).out, "licence\n"));
    CHECK(voices(options, {"download", name, "--precision", "fp32"}).code == 0);
    CHECK(repository.count(model + " bytes=100000-") == 1);
    CHECK(read_text(folder.file(name + ".onnx")) == repository.file(model));
    CHECK_FALSE(fs::exists(part));
  }
}

TEST_CASE("What cannot be downloaded is named, and leaves nothing") {
  VoiceRepository repository;
  const TemporaryFolder folder;
  const RunOptions options = with(repository, folder);
  const auto check_refused = [&](const Words& args, const std::string& named) {
    const Outcome run = voices(options, args);
    INFO(run.out << run.err);
    CHECK(run.code == 2);
    CHECK(contains(run.err, named));
  };
  check_refused({"download"}, "download takes names of voices");
  check_refused({"download", "en_US-tiny-mediun"}, "did you mean '" + name + "'?");
  check_refused({"download", "../../etc/passwd"}, "the catalogue has no voice '../../etc/passwd'");
  check_refused({"download", name, "--precision", "int3"}, "'int3' is not int8, int4 or fp32");
  check_refused({"downlaod", name}, "was given 'downlaod'");
  check_refused({"remove", "../x"}, "cannot be the name of a voice");
  check_refused({"--voices-url", "ftp://host"}, "is not an address that begins with https://");
  repository.fail(model, Fault::damaged);
  check_refused({"download", name}, "is damaged");
  repository.fail(model, Fault::status, 404);
  check_refused({"download", name}, "the server answers 404");
  CHECK(folder.names() == Words{"catalogue.json", name + ".MODEL_CARD", name + ".onnx.json"});
}

TEST_CASE("A file that would be larger than the limit is an error of the disk, and what has arrived stays") {
  VoiceRepository repository;
  const TemporaryFolder folder;
  RunOptions options = with(repository, folder);
  options.most_file_bytes = 100'000;
  const Outcome run = voices(options, {"download", name});
  CHECK(run.code == 2);
  CHECK(contains(run.err, "cannot write " + folder.file(name + ".onnx.part")));
  CHECK_FALSE(fs::exists(folder.file(name + ".onnx")));
  options.most_file_bytes = 0;
  CHECK(voices(options, {"download", name, "--precision", "fp32"}).code == 0);
}

}  // namespace linnet::test
