// The built program speaks manifests into folders: in shards, killed at any moment, with bad lines.
#include <signal.h>

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <thread>

#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/small_disk.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

bool is_long() { return std::getenv("LINNET_LONG") != nullptr; }

std::string corpus(int lines) {
  std::string text;
  for (int i = 0; i < lines; ++i)
    text += R"({"id": "a-)" + std::to_string(i) + R"(", "text": "Line )" + std::to_string(i) + " of a corpus.\"}\n";
  return text;
}

// The bytes of all files that users see.
std::map<std::string, std::string> files_of(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& file : fs::directory_iterator(folder)) {
    const std::string name = file.path().filename().string();
    if (file.is_regular_file() && !name.starts_with("manifest")) files[name] = read_text(file.path().string());
  }
  return files;
}

Words command(const std::string& manifest, const std::string& folder, const Words& more = {}) {
  Words words = {"batch", manifest, "--out", folder, "-m", "tiny-xlow", "-q"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

void run(const Words& words, const RunOptions& options = {}) {
  const Outcome outcome = run_program(words, options);
  INFO(outcome.err);
  REQUIRE(outcome.code == 0);
}

void check_refused(const Words& words, const std::string& named) {
  const Outcome outcome = run_program(words);
  INFO(outcome.err);
  CHECK(outcome.code == 2);
  CHECK(contains(outcome.err, named));
}

// Kills the batch `kills` times at random, then lets it end: the files are those of an undisturbed run.
void check_killed(const Words& more) {
  const TemporaryFolder folder;
  const int kills = is_long() ? 50 : 6;
  const std::string manifest = folder.write("m.jsonl", corpus(is_long() ? 2000 : 60));
  const auto start = std::chrono::steady_clock::now();
  run(command(manifest, folder.file("whole"), more));
  const auto length = std::chrono::steady_clock::now() - start;
  std::mt19937 random(11);
  int killed = 0;
  for (int i = 0; i < kills; ++i) {
    RunningProgram program(command(manifest, folder.file("killed"), more));
    // At any moment of its work: a kill is to be survived wherever it comes.
    std::this_thread::sleep_for(length * (random() % 1000) / (500 * kills));
    program.send(SIGKILL);
    killed += program.wait().code == 1000 + SIGKILL;
  }
  CHECK(killed > 0);
  run(command(manifest, folder.file("killed"), more));
  CHECK(files_of(folder.file("killed")) == files_of(folder.file("whole")));
  CHECK(read_text(folder.file("killed/manifest.jsonl")) == read_text(folder.file("whole/manifest.jsonl")));
}

}  // namespace

TEST_CASE("A batch that is killed at random goes on, and its files are those of an undisturbed one", "[slow]") {
  check_killed({});
}

TEST_CASE("Tars of a batch that is killed at random are those of an undisturbed one", "[slow]") {
  check_killed({"--tar", "--tar-lines", "7"});
}

TEST_CASE("A batch's files do not depend on shards and threads, and every line is spoken once", "[slow]") {
  const TemporaryFolder folder;
  const std::string manifest = folder.write("m.jsonl", corpus(is_long() ? 2000 : 24));
  for (const Words& more : {Words{}, Words{"--tar", "--tar-lines", "5"}}) {
    const std::string of = more.empty() ? "" : "tar";
    Words one = more;
    one.insert(one.end(), {"--threads", "1"});
    run(command(manifest, folder.file(of + "1"), one));
    for (const int shards : {2, 4}) {
      const std::string into = folder.file(of + std::to_string(shards));
      for (int i = 0; i < shards; ++i) {
        RunOptions slurm;  // an array that counts from 1
        slurm.environment = {{"SLURM_ARRAY_TASK_ID", std::to_string(i + 1)},
                             {"SLURM_ARRAY_TASK_MIN", "1"},
                             {"SLURM_ARRAY_TASK_COUNT", std::to_string(shards)}};
        Words two = more;
        two.insert(two.end(), {"--threads", "2"});
        if (shards == 2) two.insert(two.end(), {"--shard", std::to_string(i) + "/2"});
        run(command(manifest, into, two), shards == 4 ? slurm : RunOptions{});
      }
      CHECK(files_of(into) == files_of(folder.file(of + "1")));
    }
  }
  std::istringstream entries(read_text(folder.file("1/manifest.jsonl")));
  int count = 0;
  for (std::string line; std::getline(entries, line); ++count) {
    const auto entry = nlohmann::json::parse(line);
    CHECK(entry.at("id") == "a-" + std::to_string(count));
    CHECK(entry.at("bytes") == fs::file_size(folder.file("1/" + entry.at("file").get<std::string>())));
    CHECK(entry.at("words").size() >= 4);
    CHECK(entry.at("seconds") > 0);
  }
  CHECK(count == (is_long() ? 2000 : 24));
}

TEST_CASE("Lines that cannot be spoken are told by number, and the others are spoken") {
  const TemporaryFolder folder;
  const std::string manifest = folder.write("m.jsonl",
                                            "{\"id\": \"good\", \"text\": \"Hello.\"}\n"
                                            "{\"id\": \"../x\", \"text\": \"a\"}\n"
                                            "\n"
                                            "{\"id\": \"good\", \"text\": \"b\"}\n"
                                            "{\"id\" 3}\n"
                                            "{\"id\": \"c\", \"text\": \"x\", \"lenth_scale\": 1}\n"
                                            "{\"id\": \"d\", \"text\": \"x\", \"voice\": \"nobody\"}\n"
                                            "{\"id\": \"e\", \"text\": \"...\"}\n");
  check_refused(command(manifest, folder.file("out")), "6 of 7 lines failed");
  std::map<int, std::string> errors;
  std::istringstream lines(read_text(folder.file("out/errors.jsonl")));
  for (std::string line; std::getline(lines, line);) {
    const auto error = nlohmann::json::parse(line);
    errors[error.at("line")] = error.at("message");
  }
  REQUIRE(errors.size() == 6);
  CHECK(contains(errors[2], "cannot name a file"));
  CHECK(contains(errors[4], "that of line 1 already"));
  CHECK(contains(errors[5], "not valid JSON"));
  CHECK(contains(errors[6], "lenth_scale"));
  CHECK(contains(errors[7], "nobody"));
  CHECK(contains(errors[8], "nothing to say"));
  CHECK(fs::exists(folder.file("out/good.flac")));
  CHECK_FALSE(fs::exists(folder.file("x.flac")));
}

TEST_CASE("A batch refuses other settings, folders, shards, formats and manifests that it cannot read") {
  const TemporaryFolder folder;
  const std::string manifest = folder.write("m.jsonl", corpus(1));
  const std::string out = folder.file("out");
  run(command(manifest, out));
  check_refused(command(manifest, out, {"--format", "wav"}), "format is \"flac\" there and \"wav\" here");
  check_refused(command(folder.write("n.jsonl", corpus(2)), out), "another manifest");
  check_refused(command(manifest, folder.path()), "has other files");
  check_refused(command(manifest, out, {"--shard", "2/2"}), "shards count from 0");
  check_refused(command(manifest, out, {"--format", "aac"}), "no AAC encoder");
  check_refused(command(folder.file("missing.jsonl"), out), "missing.jsonl");
  check_refused(command(folder.write("empty.jsonl", "\n"), out), "has no lines");
  CHECK(fs::exists(folder.file("out/a-0.flac")));
}

TEST_CASE("A batch whose disk is full says so, and keeps what was done") {
  const SmallDisk disk("size=256k");
  if (!disk.mounted()) SKIP("needs a small disk to fill; " + disk.reason());
  const TemporaryFolder folder;
  const std::string out = disk.folder().file("out");
  const std::string manifest = folder.write("m.jsonl", corpus(60));
  check_refused(command(manifest, out, {"--format", "wav"}), "disk is full");
  int done = 0;
  for (const auto& [name, bytes] : files_of(out)) done += name.ends_with(".wav") && !bytes.empty();
  CHECK(done > 0);
}

}  // namespace linnet::test
