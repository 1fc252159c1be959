// The built program when it is stopped, when the reader of its output ends, and when the disk is full. It must end
// soon, give the reason, and leave no files.
#include <signal.h>
#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <filesystem>
#include <thread>

#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/sanitizers.h"
#include "tests/support/small_disk.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;

// Processor time: on a busy machine the program waits longer for the processor, but does not do more work. A
// sanitizer's report at exit takes time.
constexpr double stop_seconds = is_sanitized ? 2 : 0.2;

std::string long_text(std::size_t bytes) {
  const std::string sentence = "The quick brown fox jumps over the lazy dog, and nobody minds. ";
  std::string text;
  while (text.size() < bytes) text += sentence;
  return text;
}

// Waits until the program has a file with content in the folder, so that it is in the middle of its work.
bool has_begun(const TemporaryFolder& folder) {
  for (int look = 0; look < 3000; ++look) {
    for (const std::string& name : folder.names()) {
      std::error_code error;
      if (std::filesystem::file_size(folder.file(name), error) > 10'000 && !error) return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

void check_stopped(int number, int code) {
  const TemporaryFolder folder;
  const std::string text = folder.write("text", long_text(1'000'000));
  const TemporaryFolder out;
  RunningProgram run({"speak", "-m", "tiny-medium", "-i", text, "-o", out.file("a.wav"), "--timings", out.file("a.srt"),
                      "--output-f32", out.file("a.f32")});
  REQUIRE(has_begun(out));
  run.send(number);
  const Outcome outcome = run.wait();
  CHECK(outcome.code == code);
  CHECK(outcome.processor_seconds < stop_seconds);
  CHECK(out.names().empty());
}

TEST_CASE("cli: Ctrl-C in a long text ends it after 200 ms of work at most, with 130 and no file", "[alone]") {
  check_stopped(SIGINT, 130);
}
TEST_CASE("cli: SIGTERM in a long text ends it after 200 ms of work at most, with 143 and no file", "[alone]") {
  check_stopped(SIGTERM, 143);
}

TEST_CASE("cli: Ctrl-C ends a wait for input, and for a reader that does not read", "[alone]") {
  RunningProgram waits({"speak", "-m", "tiny-medium", "-f", "/dev/null"}, {.input = "Hello", .keep_input = true});
  waits.read_output(1, 0.3);
  waits.send(SIGINT);
  const Outcome waited = waits.wait();
  CHECK(waited.code == 130);
  CHECK(waited.processor_seconds < stop_seconds);

  RunningProgram stuck({"speak", "-m", "tiny-medium", "--output-raw", "-i", "-"}, {.input = long_text(50'000)});
  REQUIRE(stuck.read_output(1000, 30));
  std::this_thread::sleep_for(std::chrono::seconds(1));  // until the pipe is full
  stuck.send(SIGINT);
  const Outcome outcome = stuck.wait();
  CHECK(outcome.code == 130);
  CHECK(outcome.processor_seconds < stop_seconds);
}

TEST_CASE("cli: a broken pipe on standard output is an error with exit code 2") {
  for (const char* way : {"-f-", "--output-raw", "--output-f32=-"}) {
    const Names form = std::string(way) == "-f-" ? Names{"-f", "-"} : Names{way};
    Names args = {"speak", "-m", "tiny-medium", "-i", "-"};
    args.insert(args.end(), form.begin(), form.end());
    RunningProgram run(args, {.input = long_text(100'000)});
    REQUIRE(run.read_output(1000, 30));
    run.close_output();
    const Outcome outcome = run.wait();
    CHECK(outcome.code == 2);
    CHECK(contains(outcome.err, "broken pipe"));
  }
}

TEST_CASE("cli: a full disk is an error and leaves no file") {
  SmallDisk disk("size=64k");
  if (!disk.mounted()) SKIP("needs a small disk to fill; " + disk.reason());
  const std::string name = disk.folder().file("a.wav");
  const Outcome run = run_program({"speak", "-m", "tiny-medium", "-i", "-", "-o", name}, {.input = long_text(20'000)});
  INFO(run.err);
  CHECK(run.code == 2);
  CHECK(contains(run.err, "disk is full"));
  CHECK(contains(run.err, name));
  CHECK(disk.folder().names().empty());
}

TEST_CASE("cli: a full device and the limit on file sizes are errors and leave no file") {
  const Outcome device = run_program({"speak", "-m", "tiny-medium", "Hello.", "-o", "/dev/full"});
  CHECK(device.code == 2);
  CHECK(contains(device.err, "disk is full"));
  CHECK(std::filesystem::is_character_file("/dev/full"));
  const TemporaryFolder folder;
  const Outcome limit = run_program({"speak", "-m", "tiny-medium", "-i", "-", "-o", folder.file("a.wav")},
                                    {.input = long_text(20'000), .most_file_bytes = 50'000});
  CHECK(limit.code == 2);
  CHECK(contains(limit.err, "limit for files"));
  CHECK(folder.names().empty());
}

TEST_CASE("cli: a folder without write permission is an error before any work is done") {
  const TemporaryFolder folder;
  folder.write("file", "");
  const auto check = [&](const Names& output, const std::string& named) {
    Names args = {"speak", "-m", "tiny-medium", "Hello."};
    args.insert(args.end(), output.begin(), output.end());
    const Outcome run = run_program(args);
    INFO(run.err);
    CHECK(run.code == 2);
    CHECK(contains(run.err, named));
    CHECK(folder.names() == Names{"file"});
  };
  check({"-o", folder.file("file/a.wav")}, "file/a.wav");
  check({"-o", folder.file("none/a.wav")}, "does not exist");
  check({"-o", folder.path()}, "is a folder");
  check({"-d", folder.file("file")}, "not a folder");
  check({"-d", folder.file("file/x")}, "file");
  check({"-o", "/dev/null", "--timings", folder.file("none/a.srt")}, "does not exist");
}

TEST_CASE("cli: a disk that is read-only is an error") {
  SmallDisk disk("size=64k", MS_RDONLY);
  if (!disk.mounted()) SKIP("needs a read-only disk; " + disk.reason());
  for (const Names& output : {Names{"-o", disk.folder().file("a.wav")}, Names{"-d", disk.folder().file("x")}}) {
    const Outcome run = run_program({"speak", "-m", "tiny-medium", "Hello.", output[0], output[1]});
    INFO(run.err);
    CHECK(run.code == 2);
    CHECK(contains(run.err, "Read-only"));
  }
}

TEST_CASE("cli: a text of 10 MB is streamed: sound starts at once and memory stays small", "[slow]") {
  RunningProgram run({"speak", "-m", "tiny-medium", "-i", "-", "-f", "-"}, {.input = long_text(10'000'000)});
  REQUIRE(run.read_output(100'000, 20));
  const std::size_t early = run.resident_bytes();
  REQUIRE(run.read_output(20'000'000, 120));
  if (!is_sanitized) CHECK(run.resident_bytes() < early + 5'000'000);
  run.close_output();
  CHECK(run.wait().code == 2);
}

// A fake aplay: a script that stores its input.
class Player {
 public:
  explicit Player(const std::string& script) {
    chmod(folder_.write("aplay", "#!/bin/sh\n" + script + "\n").c_str(), 0755);
    options.environment["PATH"] = folder_.path() + ":/usr/bin:/bin";
    options.environment["HEARD"] = folder_.file("heard");
  }
  std::string heard() const { return read_text(folder_.file("heard")); }
  RunOptions options;

 private:
  TemporaryFolder folder_;
};

TEST_CASE("cli: without a file the sound goes to a player") {
  Player player("cat > $HEARD");
  const Outcome run = run_program({"speak", "-m", "tiny-medium", "Hello there."}, player.options);
  INFO(run.err);
  CHECK(run.code == 0);
  CHECK(player.heard() == run_program({"speak", "-m", "tiny-medium", "Hello there.", "--output-raw"}).out);
}

TEST_CASE("cli: a failing player and a missing player are errors that suggest a file") {
  for (const char* script : {"exit 1", "head -c 10 > /dev/null; exit 0"}) {
    Player player(script);
    player.options.input = long_text(50'000);
    const Outcome run = run_program({"speak", "-m", "tiny-medium", "-i", "-"}, player.options);
    CHECK(run.code == 2);
    CHECK(contains(run.err, "-f FILE"));
  }
  const Outcome none =
      run_program({"speak", "-m", "tiny-medium", "Hello."}, {.environment = {{"PATH", "/nonexistent"}}});
  CHECK(none.code == 2);
  CHECK(contains(none.err, "-f FILE"));
}

TEST_CASE("cli: Ctrl-C stops the player too", "[alone]") {
  Player player("exec sleep 100");
  player.options.input = long_text(50'000);
  RunningProgram run({"speak", "-m", "tiny-medium", "-i", "-"}, player.options);
  run.read_output(1, 1.5);
  run.send(SIGINT);
  const Outcome outcome = run.wait();
  CHECK(outcome.code == 130);
  CHECK(outcome.processor_seconds < stop_seconds);
}

}  // namespace
}  // namespace linnet::test
