// The command line with a voice that reads English without espeak-ng: what is spoken, and what is refused.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace fs = std::filesystem;
using namespace linnet::test;

namespace {

Outcome speak(const std::string& text, const std::string& out, const std::vector<std::string>& flags = {}) {
  std::vector<std::string> args = {"speak", text, "-m", linnet::tests::hibari_voice(), "-o", out};
  args.insert(args.end(), flags.begin(), flags.end());
  return run_program(args);
}

}  // namespace

TEST_CASE("cli speaks English without espeak-ng, and tells the words' times") {
  const TemporaryFolder folder;
  const Outcome spoken = speak("It cost $500.", folder.file("a.wav"), {"--timings", folder.file("a.json")});
  INFO(spoken.err);
  REQUIRE(spoken.code == 0);
  CHECK(fs::file_size(folder.file("a.wav")) > 24'000);
  CHECK(contains(read_text(folder.file("a.json")), R"("word":"$500")"));
}

TEST_CASE("cli refuses other scripts, unknown ways to read unknown words, and folders without the data for English") {
  const TemporaryFolder folder;
  const std::string out = folder.file("a.wav");
  const auto refusal = [&](const std::string& text, const std::vector<std::string>& flags) {
    const Outcome outcome = speak(text, out, flags);
    CHECK(outcome.code == 2);
    CHECK_FALSE(fs::exists(out));
    return outcome.err;
  };
  CHECK(contains(refusal("日本", {}), "choose a voice of the text's language"));
  CHECK(contains(refusal("Hello.", {"--unknown-words", "guess"}), "one of net, espeak, spell"));
  CHECK(contains(refusal("Hello.", {"--text-normalization", "maybe"}), "'maybe' is neither 'on' nor 'off'"));
  CHECK(contains(refusal("Hello.", {"--words-data", folder.path()}), "the folder has to be words-data"));
  CHECK(contains(refusal("Hello.", {"--english-data", folder.path()}), "no en-us.g2p in " + folder.path()));
}

TEST_CASE("cli needs the net for unknown words only where words are read by it, and names the file that is wrong") {
  const TemporaryFolder folder;
  const std::string data = linnet::tests::english_data() + "/";
  folder.write("en-us.g2p", read_text(data + "en-us.g2p"));
  const auto outcome = [&](const std::string& how) {
    return speak("A frobzer.", folder.file("a.wav"), {"--english-data", folder.path(), "--unknown-words", how});
  };
  CHECK(contains(outcome("net").err, "en-us.unknown"));
  CHECK(outcome("spell").code == 0);
  folder.write("en-us.unknown", read_text(data + "en-gb.unknown"));
  CHECK(contains(outcome("net").err, "this is the file en-gb.unknown, expected was en-us.unknown"));
  folder.write("en-us.unknown", read_text(data + "en-us.unknown"));
  CHECK(outcome("net").code == 0);
}

TEST_CASE("cli refuses data for English that are damaged, truncated or something else") {
  const TemporaryFolder folder;
  const std::string whole = read_text(linnet::tests::english_data() + "/en-us.g2p");
  std::string changed = whole;
  changed[whole.size() / 2] = static_cast<char>(changed[whole.size() / 2] ^ 1);
  for (const auto& [content, why] : {std::pair{changed, "the checksum of en-us.g2p is another"},
                                     std::pair{whole.substr(0, 100'000), "not as long as it was"},
                                     std::pair{std::string("no data"), "does not begin with LINNETG2"}}) {
    folder.write("en-us.g2p", content);
    const Outcome outcome = speak("Hello.", folder.file("a.wav"), {"--english-data", folder.path()});
    CHECK(outcome.code == 2);
    CHECK(contains(outcome.err, why));
  }
}
