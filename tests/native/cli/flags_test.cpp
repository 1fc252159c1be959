#include "native/cli/flags.h"

#include <catch2/catch_test_macros.hpp>
#include <sstream>

#include "tests/support/complaint.h"

namespace linnet::native {
namespace {

using test::contains;

struct Command {
  std::string model;
  std::string output;
  std::vector<std::string> folders;
  float scale = 1;
  std::optional<float> noise;
  int threads = 0;
  std::uint64_t seed = 0;
  bool quiet = false;
  std::vector<std::string> rest;
};

Flags table(Command& command) {
  Flags flags("speak");
  flags.heading("Group:");
  flags.add("-m --model", "PATH", "the voice", into(command.model));
  flags.add("-f -o --output-file", "FILE", "a file", into(command.output));
  flags.add("--data-dir", "DIR", "folders", into(command.folders));
  flags.add("--length-scale", "X", "slower", into(command.scale, 0.05F, 20));
  flags.add("--noise-w-scale --noise-w", "X", "rhythm", into(command.noise, 0, 10));
  flags.add("--threads", "N", "threads", into(command.threads, 1, 64));
  flags.add("--seed", "N", "seed", into(command.seed));
  flags.add("-q --quiet", "", "errors only", into(command.quiet));
  flags.add("--no-normalize", "", "", ignored());
  flags.refuse("--cuda", "there is no such device");
  return flags;
}

Command parsed(const std::vector<std::string>& args) {
  Command command;
  std::vector<std::string> rest = table(command).parse(args);
  command.rest = std::move(rest);
  return command;
}

std::string complaint(const std::vector<std::string>& args) {
  return test::complaint([&] { parsed(args); });
}

TEST_CASE("flags take values after a space or an equals sign, with either spelling of long names") {
  CHECK(parsed({"-m", "a.onnx"}).model == "a.onnx");
  CHECK(parsed({"--model=a=b.onnx"}).model == "a=b.onnx");
  CHECK(parsed({"--length_scale", "1.5"}).scale == 1.5F);
  CHECK(parsed({"--length-scale=1.5"}).scale == 1.5F);
  CHECK(parsed({"--noise_w", "0.25"}).noise == 0.25F);
  CHECK(parsed({"--noise_w_scale", "0"}).noise == 0.0F);
  CHECK(parsed({"--no_normalize"}).rest.empty());
  CHECK(parsed({"--seed", "18446744073709551615"}).seed == UINT64_MAX);
}

TEST_CASE("synonyms set the same value, the last one wins, and lists collect") {
  CHECK(parsed({"-f", "a.wav", "-o", "b.wav"}).output == "b.wav");
  CHECK(parsed({"--data-dir", "a", "--data_dir=b"}).folders == std::vector<std::string>{"a", "b"});
}

TEST_CASE("arguments that are not flags keep their order, also between flags and after --") {
  CHECK(parsed({"one", "-q", "two", "--", "-m", "--three"}).rest ==
        std::vector<std::string>{"one", "two", "-m", "--three"});
  CHECK(parsed({"one", "-q", "two"}).quiet);
  CHECK(parsed({"-"}).rest == std::vector<std::string>{"-"});
  CHECK(parsed({"-o", "-"}).output == "-");
  CHECK(parsed({""}).rest == std::vector<std::string>{""});
}

TEST_CASE("an unknown flag is an error that names the nearest known one") {
  CHECK(contains(complaint({"--lenght-scale", "1"}), "did you mean --length-scale?"));
  CHECK(contains(complaint({"--lenght_scale=1"}), "'--lenght_scale'; did you mean --length-scale?"));
  CHECK(contains(complaint({"--length", "1"}), "did you mean --length-scale?"));
  CHECK(contains(complaint({"--modle", "1"}), "did you mean --model?"));
  CHECK_FALSE(contains(complaint({"--xyzzy-plugh"}), "did you mean"));
  CHECK(contains(complaint({"-5 degrees"}), "goes after '--'"));
}

TEST_CASE("a flag without its value and a switch with a value are errors") {
  CHECK(contains(complaint({"-m"}), "-m needs a value"));
  CHECK(contains(complaint({"-o", "-q"}), "-o needs a value"));
  CHECK(contains(complaint({"-o", "--model=x"}), "-o needs a value"));
  CHECK(contains(complaint({"-o", ""}), "-o needs a value"));
  CHECK(contains(complaint({"--quiet=yes"}), "takes no value"));
}

TEST_CASE("invalid numbers and numbers out of range are errors that give the range") {
  for (const char* value : {"nan", "-nan", "inf", "-1", "0", "1e9", "1,5", "1.5x", " 1", "", "0x1p0"})
    CHECK(contains(complaint({"--length-scale", value}), "from 0.05 to 20"));
  for (const char* value : {"0", "65", "2.5", "-1", "two", "99999999999999999999"})
    CHECK(contains(complaint({"--threads", value}), "from 1 to 64"));
  CHECK(contains(complaint({"--seed", "-1"}), "--seed"));
}

TEST_CASE("the error for a refused flag gives the reason") {
  CHECK(complaint({"--cuda"}) == "--cuda: there is no such device");
}

TEST_CASE("the help shows the flags that have a help text, within 80 columns") {
  Command command;
  Flags flags = table(command);
  flags.add("--long", "FILE", "many words that go on and on until they need a second line, and after it a third one",
            into(command.model));
  const std::string help = flags.help();
  CHECK(contains(help, "Group:\n  -m, --model PATH"));
  CHECK_FALSE(contains(help, "cuda"));
  std::istringstream lines(help);
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);
}

}  // namespace
}  // namespace linnet::native
