// The built program with text that arrives in pieces, and with a file as its standard output.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/audio_files.h"
#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;

Names with_voice(std::vector<std::string> args) {
  const Names front = {"speak", "-m", "tiny-medium", "--threads", "1", "-q"};
  args.insert(args.begin(), front.begin(), front.end());
  return args;
}
Outcome speak(std::vector<std::string> args, RunOptions options = {}) {
  return run_program(with_voice(std::move(args)), std::move(options));
}

// A wrapped paragraph, a list and a verse: sentences that continue over a line end, and some that do not.
const std::string book =
    "The quick brown fox jumps over\nthe lazy dog, and nobody\nminds. It was a good day.\n\nEggs\nMilk\nBread\n\n"
    "At 5 p.m.\nthey all went home. \"Who?\" he asked.\nAnd that is all";

}  // namespace

TEST_CASE("cli: a line from an open pipe is spoken before the next one comes, as raw samples and as WAV") {
  for (const Names& flags : {Names{"--output-raw"}, Names{"-o", "-"}})
    for (const char* line : {"First line.\n", "A line without an end\n"}) {
      INFO(flags.front() << " " << line);
      RunningProgram run(with_voice(flags), {.input = line, .keep_input = true});
      CHECK(run.read_output(4000, is_sanitized ? 300 : 30));
      run.send(SIGTERM);
      CHECK(run.wait().code == 143);
    }
}

TEST_CASE("cli: a sentence from an open pipe is spoken before its line ends, words without a mark are not") {
  for (const char* text : {"The first sentence is here. And", "The first sentence is here."}) {
    INFO(text);
    RunningProgram run(with_voice({"--output-raw"}), {.input = text, .keep_input = true});
    CHECK(run.read_output(4000, is_sanitized ? 300 : 30));
    run.send(SIGTERM);
    CHECK(run.wait().code == 143);
  }
  RunningProgram run(with_voice({"--output-raw"}), {.input = "Only some words", .keep_input = true});
  CHECK_FALSE(run.read_output(1, 2));
  run.send(SIGTERM);
  run.wait();
}

TEST_CASE("cli: a line of JSON from an open pipe is spoken before the next one comes") {
  RunningProgram run(with_voice({"--json-input", "--output-raw"}),
                     {.input = "{\"text\": \"First line.\"}\n", .keep_input = true});
  CHECK(run.read_output(4000, is_sanitized ? 300 : 30));
  run.send(SIGTERM);
  CHECK(run.wait().code == 143);
}

TEST_CASE("cli: a line from an open pipe is played before the next one comes") {
  const TemporaryFolder folder;
  const std::string player = folder.write("aplay", "#!/bin/sh\nexec cat > \"$PLAYED\"\n");
  std::filesystem::permissions(player, std::filesystem::perms::owner_all);
  const std::string played = folder.file("played");
  RunningProgram run(with_voice({}), {.input = "First line.\n",
                                      .keep_input = true,
                                      .environment = {{"PATH", folder.path() + ":/usr/bin:/bin"}, {"PLAYED", played}}});
  std::error_code none_yet;
  for (int i = 0; i < 3000 && !(std::filesystem::file_size(played, none_yet) > 4000 && !none_yet); ++i)
    run.read_output(1, 0.01);
  CHECK(std::filesystem::file_size(played) > 4000);
  run.send(SIGTERM);
  CHECK(run.wait().code == 143);
}

TEST_CASE("cli: a text through a pipe has the same sound and timings as from a file") {
  const TemporaryFolder folder;
  const std::string file = folder.write("book.txt", book);
  const Outcome from_file = speak({"-i", file, "--output-raw", "--timings", folder.file("file.json")});
  const Outcome piped = speak({"--output-raw", "--timings", folder.file("pipe.json")}, {.input = book});
  REQUIRE(from_file.code == 0);
  REQUIRE(piped.code == 0);
  CHECK((piped.out == from_file.out));  // extra parentheses, so that Catch2 does not print the samples
  CHECK(piped.out.size() > 100'000);
  CHECK(read_text(folder.file("pipe.json")) == read_text(folder.file("file.json")));
  const auto timings = nlohmann::json::parse(read_text(folder.file("pipe.json")));
  CHECK(timings["words"].back()["text_end"] == book.size());
}

TEST_CASE("cli: Markdown through a pipe has the same sound as from a file, though blocks of code begin far before") {
  const TemporaryFolder folder;
  std::string text = "# A title\n\nSome **bold** text.\n\n```\n";
  for (int i = 0; i < 40; ++i) text += "Line of *code*.\n\n";
  text += "```\n\nThe end.\n";
  const std::string file = folder.write("text.md", text);
  const Names flags = {"--markdown-code", "skip", "--output-raw"};
  Names from_file = flags;
  from_file.insert(from_file.end(), {"-i", file});
  const Outcome whole = speak(from_file);
  const Outcome piped = speak(flags, {.input = text});
  REQUIRE(whole.code == 0);
  REQUIRE(piped.code == 0);
  CHECK((piped.out == whole.out));
  CHECK((piped.out == speak({"--output-raw"}, {.input = "A title\n\nSome bold text.\n\nThe end.\n"}).out));
}

TEST_CASE("cli: a text with nothing to say is reported, and its file is complete") {
  const TemporaryFolder folder;
  for (const char* text : {"...", "\u3002", "\u200d", "\u2026", "(\u00a0)"}) {
    INFO(text);
    const Outcome run = run_program({"speak", "-m", "tiny-medium", "-o", folder.file("a.wav"), text});
    CHECK(run.code == 0);
    CHECK(contains(run.err, "linnet: nothing to say: the text has no word\n"));
    CHECK(AudioFileReader(read_text(folder.file("a.wav")), 22050, 0).fault_as("wav") == "");
  }
  const Outcome words = run_program({"speak", "-m", "tiny-medium", "-o", folder.file("a.wav"), "... Hello."});
  CHECK_FALSE(contains(words.err, "nothing to say"));
  CHECK(
      contains(run_program({"speak", "-m", "tiny-medium"}, {.input = " \n\u3000\n"}).err, "there is no text to speak"));
}

TEST_CASE("cli: a line of JSON with nothing to say is reported by number, and the others are spoken") {
  const TemporaryFolder folder;
  const std::string lines =
      "{\"text\": \"...\", \"output_file\": \"a.wav\"}\n{\"text\": \"\u3002\", \"output_file\": \"b.wav\"}\n"
      "{\"text\": \"Hello.\", \"output_file\": \"c.wav\"}\n";
  const Outcome run =
      run_program({"speak", "-m", "tiny-medium", "--json-input"}, {.input = lines, .folder = folder.path()});
  CHECK(run.code == 0);
  CHECK(run.out == "a.wav\nb.wav\nc.wav\n");
  for (const char* place : {"line 1", "line 2"})
    CHECK(contains(run.err, std::string("standard input, ") + place + ": nothing to say: the text has no word\n"));
  CHECK_FALSE(contains(run.err, "line 3"));
  for (const char* name : {"a.wav", "b.wav"})
    CHECK(AudioFileReader(read_text(folder.file(name)), 22050, 0).fault_as("wav") == "");
  CHECK(read_text(folder.file("c.wav")).size() > 1000);
}

TEST_CASE("cli: a WAV on standard output that is a file gets its true sizes, also after earlier content") {
  const TemporaryFolder folder;
  const auto speak_into = [&](const std::string& name, int flags) {
    const int file = open(folder.file(name).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
    REQUIRE(file >= 0);
    lseek(file, 0, SEEK_END);
    CHECK(speak({"-o", "-", "Hello."}, {.standard_output = file}).code == 0);
    REQUIRE(::write(file, "behind", 6) == 6);
    close(file);
    return read_text(folder.file(name));
  };
  REQUIRE(speak({"-o", folder.file("whole.wav"), "Hello."}).code == 0);
  const std::string whole = read_text(folder.file("whole.wav"));
  CHECK((speak_into("new.wav", 0) == whole + "behind"));
  folder.write("used", "before");
  CHECK((speak_into("used", 0) == "before" + whole + "behind"));
  // In append mode the header cannot be overwritten: the sizes stay unknown, and the earlier content stays.
  folder.write("appended", "before");
  const std::string appended = speak_into("appended", O_APPEND);
  CHECK((appended.substr(0, 10) == "beforeRIFF"));
  CHECK((appended.substr(10, 4) == "\xFF\xFF\xFF\xFF"));
  CHECK((appended.substr(50) == whole.substr(44) + "behind"));
}

}  // namespace linnet::test
