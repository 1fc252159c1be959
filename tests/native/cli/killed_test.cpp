// The built program, killed at any moment or without disk space. Its output must be the old file or the new one, never
// a mixture.
#include <signal.h>

#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/small_disk.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;
using Words = std::vector<std::string>;

int rounds() { return std::getenv("LINNET_LONG") ? 300 : 12; }

bool is_leftover(const std::string& name) { return name.starts_with(".linnet-") && name.ends_with(".part"); }

// Repeatedly runs a command that writes `file`, and kills it after a random part of its usual time.
struct KilledWriter {
  Words command;
  std::string file;
  RunOptions options = {};

  std::string content() const { return fs::exists(file) ? read_text(file) : std::string(); }

  void check() {
    const auto start = std::chrono::steady_clock::now();
    const Outcome first = run_program(command, options);
    const auto length = std::chrono::steady_clock::now() - start;
    INFO(first.err);
    REQUIRE(first.code == 0);
    const std::string wanted = content();
    std::mt19937 random(9);
    int killed = 0;
    for (int round = 0; round < rounds(); ++round) {
      fs::remove(file);
      if (round % 2) fs::copy_file(file + ".before", file);  // in the other rounds there is no old file
      const std::string before = content();
      REQUIRE(before != wanted);
      RunningProgram run(command, options);
      std::this_thread::sleep_for(length * (random() % 1000) / 1000);  // at any moment
      run.send(SIGKILL);
      killed += run.wait().code == 1000 + SIGKILL;
      const std::string after = content();
      CHECK((after == before || after == wanted));
    }
    CHECK(killed > 0);  // the number depends on the machine's load
  }
};

void check_leftovers(const TemporaryFolder& folder, const Names& expected) {
  for (const std::string& name : folder.names()) {
    INFO(name);
    CHECK((is_leftover(name) || std::find(expected.begin(), expected.end(), name) != expected.end()));
  }
}

std::string bundle_of(const std::string& voice, const std::string& path) {
  REQUIRE(run_program({"quantize", voice, "--precision", "fp32", "-q", "-o", path}).code == 0);
  return path;
}

}  // namespace

TEST_CASE("quantize that is killed while it writes a bundle leaves the old one or the new one") {
  const TemporaryFolder folder;
  const std::string file = folder.file("v.linnet");
  bundle_of("tiny-xlow", file);
  fs::copy_file(file, file + ".before");
  KilledWriter{{"quantize", "tiny-medium", "--precision", "fp32", "-q", "-o", file}, file}.check();
  check_leftovers(folder, {"v.linnet", "v.linnet.before"});
}

TEST_CASE("speak that is killed while it writes a sound leaves the old one or the new one") {
  const TemporaryFolder folder;
  const std::string file = folder.write("a.wav", "a sound of before");
  fs::copy_file(file, file + ".before");
  KilledWriter{{"speak", "-m", "tiny-medium", "The quick brown fox jumps over the lazy dog.", "-q", "-o", file}, file}
      .check();
  check_leftovers(folder, {"a.wav", "a.wav.before"});
}

// The measured values differ from run to run, so new results are recognised by their form.
bool are_whole_notes(const std::string& text) {
  const auto notes = nlohmann::json::parse(text, nullptr, false);
  if (!notes.is_object() || notes.empty()) return false;
  for (const auto& [voice, measured] : notes.items())
    if (!voice.starts_with("tiny-medium") || !measured.is_object() ||
        !measured.value("base_model_mb", nlohmann::json()).is_number())
      return false;
  return text.ends_with("}\n");
}

TEST_CASE("calibrate that is killed while it stores results leaves the old ones or the new ones", "[slow]") {
  const TemporaryFolder home;
  const std::string file = home.file("linnet/memory.json");
  RunOptions options;
  options.environment["XDG_CONFIG_HOME"] = home.path();
  const Words command = {"calibrate", "-m", "tiny-medium", "-q"};
  const auto start = std::chrono::steady_clock::now();
  REQUIRE(run_program(command, options).code == 0);
  const auto length = std::chrono::steady_clock::now() - start;
  const std::string old = read_text(file);
  REQUIRE(are_whole_notes(old));
  std::mt19937 random(3);
  int stored = 0;
  int kept = 0;
  for (int round = 0; round < rounds(); ++round) {
    const std::string before = round % 2 ? old : "";  // "": none
    if (before.empty())
      fs::remove(file);
    else
      home.write("linnet/memory.json", before);
    const auto content = [&] { return fs::exists(file) ? read_text(file) : std::string(); };
    RunningProgram run(command, options);
    if (round % 4 < 2) {  // at any moment
      std::this_thread::sleep_for(length * (random() % 1000) / 1000);
    } else {  // as soon as the stored results change
      for (int look = 0; look < 600'000 && content() == before; ++look)
        std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    run.send(SIGKILL);
    run.wait();
    const std::string after = content();
    INFO("before: " << before << "after: " << after);
    CHECK((after == before || are_whole_notes(after)));
    (after == before ? kept : stored)++;
  }
  CHECK(stored > 0);
  CHECK(kept > 0);
  CHECK(run_program({"estimate", "-m", "tiny-medium", "Hello."}, options).code == 0);
}

TEST_CASE("without disk space for a bundle or for results, no partial file is left") {
  const SmallDisk disk("size=64k");
  if (!disk.mounted()) SKIP("needs a small disk to fill; " + disk.reason());
  const std::string file = disk.folder().write("v.linnet", "before");
  const Outcome run = run_program({"quantize", "tiny-medium", "--precision", "fp32", "-q", "-o", file});
  INFO(run.err);
  CHECK(run.code == 2);
  CHECK(contains(run.err, "disk is full"));
  CHECK(read_text(file) == "before");
  CHECK(disk.folder().names() == Names{"v.linnet"});
}

TEST_CASE("a voice file that is truncated while it is opened is refused, or was completely read before") {
  const TemporaryFolder folder;
  for (const char* suffix : {"", ".json"})
    fs::copy_file(tiny_voice_path("tiny-medium") + suffix, folder.file("v.onnx") + suffix);
  const std::string whole = read_text(folder.file("v.onnx"));
  std::mt19937 random(5);
  int refused = 0;
  for (int round = 0; round < rounds(); ++round) {
    folder.write("v.onnx", whole);
    RunningProgram run({"speak", "-m", folder.file("v.onnx"), "Hello.", "-o", folder.file("a.wav")});
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 40));  // at any moment while it is opened
    fs::resize_file(folder.file("v.onnx"), random() % whole.size());
    const Outcome outcome = run.wait();
    INFO(outcome.err);
    CHECK((outcome.code == 0 || outcome.code == 2));
    refused += outcome.code == 2;
  }
  CHECK(refused > 0);
}

}  // namespace linnet::test
