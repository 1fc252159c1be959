#include "engine/text/phoneme_blocks.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

using namespace linnet;

namespace {

std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts;
  for (PhonemeBlocks blocks(text); !blocks.done(); blocks.next()) {
    const TextPart part = blocks.part();
    parts.push_back((part.is_phonemes ? "P:" : "T:") + text.substr(part.begin, part.end - part.begin));
  }
  return parts;
}

using Parts = std::vector<std::string>;

}  // namespace

TEST_CASE("texts are divided at blocks of phonemes as by piper-tts's regular expression") {
  CHECK(parts_of("") == Parts{"T:"});
  CHECK(parts_of("plain") == Parts{"T:plain"});
  CHECK(parts_of("a [[b]] c") == Parts{"T:a ", "P:[[b]]", "T: c"});
  CHECK(parts_of("[[a]][[b]]") == Parts{"T:", "P:[[a]]", "T:", "P:[[b]]", "T:"});
  CHECK(parts_of("[[[a]]]") == Parts{"T:", "P:[[[a]]", "T:]"});
  CHECK(parts_of("[[]]") == Parts{"T:", "P:[[]]", "T:"});
}

TEST_CASE("a block that is not closed on its line is ordinary text") {
  CHECK(parts_of("a [[b") == Parts{"T:a [[b"});
  CHECK(parts_of("a [[b\nc]] d") == Parts{"T:a [[b\nc]] d"});
  CHECK(parts_of("a [[b\n[[c]]") == Parts{"T:a [[b\n", "P:[[c]]", "T:"});
  CHECK(parts_of("]] [[") == Parts{"T:]] [["});
  CHECK(parts_of("[[a]") == Parts{"T:[[a]"});
}

TEST_CASE("millions of brackets do not take quadratic time") {
  CHECK(parts_of(std::string(8'000'000, '[')).size() == 1);
  std::string lines;
  for (int i = 0; i < 1'000'000; ++i) lines += "[[a\n";
  CHECK(parts_of(lines).size() == 1);
}
