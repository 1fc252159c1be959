// Own pronunciations and `linnet words` in the built program, with a tiny voice.
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;

Outcome linnet(const std::string& verb, std::vector<std::string> args, RunOptions options = {}) {
  const Names front = {verb, "-m", "tiny-medium", "--threads", "1"};
  args.insert(args.begin(), front.begin(), front.end());
  return run_program(args, std::move(options));
}

TEST_CASE("cli: words shows what is said for each word, and what decides it") {
  const TemporaryFolder folder;
  folder.write("own.tsv", "nginx\tengine ex\nGIF\t[[dʒɪf]]\n");
  const Outcome run = linnet("words", {"--lexicon", folder.file("own.tsv"), "--json", "An nginx GIF. [[tə]]"});
  INFO(run.err);
  REQUIRE(run.code == 0);
  const auto words = nlohmann::json::parse(run.out);
  REQUIRE(words.size() == 4);
  CHECK(words[0]["decided_by"] == "espeak-ng");
  CHECK(words[0]["phonemes"] == "ɐn");
  CHECK(words[1]["written"] == "nginx");
  CHECK(words[1]["said"] == "engine ex");
  CHECK(words[1]["phonemes"] == "ˈɛndʒɪn ˈɛks");
  CHECK(words[1]["begin"] == 3);
  CHECK(words[1]["end"] == 8);
  CHECK(words[1]["decided_by"] == folder.file("own.tsv") + ":1");
  CHECK(words[2]["written"] == "GIF");
  CHECK(words[2]["phonemes"] == "dʒɪf");
  CHECK(words[2]["decided_by"] == folder.file("own.tsv") + ":2");
  CHECK(words[3]["written"] == "tə");
  CHECK(words[3]["decided_by"] == "phonemes in the text");
}

TEST_CASE("cli: words prints a table of a text from standard input") {
  RunOptions options;
  options.input = "Hello\nthere.\n";
  const Outcome run = linnet("words", {}, options);
  INFO(run.err);
  REQUIRE(run.code == 0);
  CHECK(run.out ==
        "written  said  phonemes  decided by\n"
        "Hello          həlˈoʊ    espeak-ng\n"
        "there          ðˈɛɹ      espeak-ng\n");
}

TEST_CASE("cli: a folder of own pronunciations is read in the order of names, and the last word counts") {
  const TemporaryFolder folder;
  folder.write("b.tsv", "word\ttwo\n");
  folder.write("a.pls",
               "<lexicon version=\"1.0\" alphabet=\"ipa\" xml:lang=\"en-US\">\n<lexeme><grapheme>other</grapheme>"
               "<phoneme>ˈʌðə</phoneme></lexeme>\n</lexicon>\n");
  folder.write("a.tsv", "word\tone\n");
  folder.write("notes.txt", "no table");
  const Outcome run = linnet("words", {"--lexicon", folder.path(), "--json", "other word"});
  INFO(run.err);
  REQUIRE(run.code == 0);
  const auto words = nlohmann::json::parse(run.out);
  CHECK(words[0]["phonemes"] == "ˈʌðə");
  CHECK(words[1]["said"] == "two");
  CHECK(contains(run.err, folder.file("b.tsv") + ", line 1: 'word' had another pronunciation in " +
                              folder.file("a.tsv") + ":1; the last one counts"));
}

TEST_CASE("cli: a file of own pronunciations that is wrong or missing ends the program with its name and line") {
  const TemporaryFolder folder;
  folder.write("own.tsv", "a\tb\nc d\n");
  const Outcome wrong = linnet("speak", {"--lexicon", folder.file("own.tsv"), "Hello.", "-o", folder.file("a.wav")});
  CHECK(wrong.code == 2);
  CHECK(contains(wrong.err, folder.file("own.tsv") + ", line 2: there is no tab; a line is the word, a tab"));
  const Outcome missing = linnet("words", {"--lexicon", folder.file("no.tsv"), "Hello."});
  CHECK(missing.code == 2);
  CHECK(contains(missing.err, "no.tsv"));
}

TEST_CASE("cli: linnet words tells which rule reads a number, and nothing of it with --text-normalization off") {
  const std::string text = "It costs $5 at 10:30.";
  const Outcome run = linnet("words", {"--json", text});
  INFO(run.err);
  REQUIRE(run.code == 0);
  const auto words = nlohmann::json::parse(run.out);
  REQUIRE(words.size() == 5);
  CHECK(words[2]["written"] == "$5");
  CHECK(words[2]["said"] == "five dollars");
  CHECK(words[2]["decided_by"] == "money");
  CHECK(words[4]["decided_by"] == "time");
  const Outcome off = linnet("words", {"--json", "--text-normalization", "off", text});
  CHECK_FALSE(contains(off.out, "money"));
  CHECK(linnet("words", {"--text-normalization", "perhaps", text}).code == 2);
}

TEST_CASE("cli: linnet words shows what is heard of Markdown") {
  const std::string text = "# It **costs** $5\n\n```\nls\n```\n";
  const auto written = [&](const Names& flags) {
    Names args = {"--json", text};
    args.insert(args.begin(), flags.begin(), flags.end());
    const Outcome run = linnet("words", args);
    INFO(run.err);
    REQUIRE(run.code == 0);
    std::string all;
    for (const auto& word : nlohmann::json::parse(run.out)) {
      CHECK(word["written"] ==
            text.substr(word["begin"], word["end"].get<std::size_t>() - word["begin"].get<std::size_t>()));
      all += word["written"].get<std::string>() + "=" + word["said"].get<std::string>() + " ";
    }
    return all;
  };
  CHECK(written({"--markdown"}) == "It=It costs=costs $5=five dollars ls=ls ");
  CHECK(written({"--markdown", "--markdown-code", "skip"}) == "It=It costs=costs $5=five dollars ");
  CHECK(contains(linnet("words", {"--markdown-code", "hide", "a"}).err, "'hide' is neither 'read' nor 'skip'"));
}

TEST_CASE("cli: own pronunciations change the sound, and word timings still name the text's bytes") {
  const TemporaryFolder folder;
  folder.write("own.tsv", "Hello\t[[wˈʌn tˈuː θɹˈiː]]\n");
  const auto spoken = [&](const Names& more, const std::string& name) {
    Names args = {"Hello there.", "-o", folder.file(name + ".wav"), "--timings", folder.file(name + ".json")};
    args.insert(args.end(), more.begin(), more.end());
    const Outcome run = linnet("speak", args);
    INFO(run.err);
    REQUIRE(run.code == 0);
    return read_text(folder.file(name + ".wav"));
  };
  CHECK(spoken({}, "plain") != spoken({"--lexicon", folder.file("own.tsv")}, "own"));
  const std::string timings = read_text(folder.file("own.json"));
  CHECK(contains(timings, "Hello"));
  CHECK(contains(timings, "there"));
}

}  // namespace
}  // namespace linnet::test
